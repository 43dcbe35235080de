import { Button, Card, Group, Loader, Stack, Text, Title } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectionView } from '../../../../core/api/schema/links.ts';
import { useStep } from '../../api/links.ts';
import { Moment } from '../../parts/day.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { type Fields, type FieldValue, missingFields, SettingFields } from '../../parts/setting-fields.tsx';

interface StepCardProps {
  readonly connection: ConnectionView;
  readonly bank: string;
}

type Flow = NonNullable<ConnectionView['flow']>;

/** A step the bank waits for, while it can still be taken. */
export function openStep({ flow }: ConnectionView, now: number = Date.now()): Flow | null {
  return flow !== null && flow.status === 'open' && Date.parse(flow.expiresAt) > now ? flow : null;
}

/** The step of the bank that is open: go there, fill something in, or wait. */
export function StepCard({ connection, bank }: StepCardProps) {
  const { t } = useTranslation();
  const flow = openStep(connection);
  if (flow === null) return null;
  const { step } = flow;
  const confirming = flow.kind === 'confirm';
  return (
    <Card>
      <Stack>
        <Title order={2} size="h4">
          {t(confirming ? 'link.step.confirmTitle' : `link.step.${step.kind}Title`, { bank })}
        </Title>
        {step.kind === 'redirect' ? (
          <>
            <Text fz="sm" maw={640}>
              {t(confirming ? 'link.step.confirmText' : 'link.step.redirectText', { bank, who: flow.startedBy })}
            </Text>
            <Group>
              <Button component="a" href={step.url ?? ''} leftSection={<IconExternalLink size={18} />}>
                {t('link.goTo', { bank })}
              </Button>
              <Text fz="sm" c="dimmed">
                {t('link.step.until')} <Moment at={flow.expiresAt} />
              </Text>
            </Group>
          </>
        ) : step.kind === 'form' ? (
          <StepForm connection={connection} fields={step.fields ?? {}} />
        ) : (
          <Waiting connection={connection} seconds={step.pollSeconds ?? 5} message={step.message ?? ''} />
        )}
      </Stack>
    </Card>
  );
}

function StepForm({ connection, fields }: { readonly connection: ConnectionView; readonly fields: Fields }) {
  const { t } = useTranslation();
  const [values, setValues] = useState<Readonly<Record<string, FieldValue>>>({});
  const [tried, setTried] = useState(false);
  const missing = missingFields(fields, values);
  const step = useStep(connection.id);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (missing.length > 0) return;
        step.run(Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)])));
      }}
    >
      <Stack maw={480}>
        <SettingFields
          fields={fields}
          values={values}
          missing={tried ? missing : []}
          onChange={(name, value) => setValues((before) => ({ ...before, [name]: value }))}
        />
        {step.problem === null ? null : <ProblemNotice problem={step.problem.problem} />}
        <Group>
          <Button type="submit" loading={step.busy}>
            {t('link.step.send')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface WaitingProps {
  readonly connection: ConnectionView;
  readonly seconds: number;
  /** The plug-in's own words. */
  readonly message: string;
}

/** Asks the hub to look again, as often as the bank allows. */
function Waiting({ connection, seconds, message }: WaitingProps) {
  const { t } = useTranslation();
  const step = useStep(connection.id);
  const { run } = step;
  useEffect(() => {
    const timer = setInterval(() => run({}), Math.max(1, seconds) * 1000);
    return () => clearInterval(timer);
    // `run` is made anew at every drawing and does the same each time.
  }, [connection.id, seconds]);
  return (
    <>
      <Group gap="sm">
        <Loader size="sm" />
        <Text fz="sm" role="status">
          {message === '' ? t('link.step.waitText') : message}
        </Text>
      </Group>
      {step.problem === null ? null : <ProblemNotice problem={step.problem.problem} onRetry={() => step.run({})} />}
    </>
  );
}
