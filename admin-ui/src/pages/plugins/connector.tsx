import { Alert, Anchor, Badge, Box, Button, Card, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { ConnectorSettingsView } from '../../../../core/api/schema/links.ts';
import type { PluginsView } from '../../../../core/api/schema/plugins.ts';
import { useConnections, useConnectorSettings, useSaveConnector } from '../../api/links.ts';
import { useMay } from '../../api/session.ts';
import { useOne } from '../../api/use-list.ts';
import { useBilingual } from '../../i18n/use-language.ts';
import { announce } from '../../parts/announce.tsx';
import { CopyField } from '../../parts/copy-field.tsx';
import { Day } from '../../parts/day.tsx';
import { dayOf } from '../../parts/format.ts';
import { urgency } from '../../parts/links/days-left.ts';
import { isTroubled } from '../../parts/links/link-state.tsx';
import { useTimeLeft } from '../../parts/links/use-time-left.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { emptyValue, type FieldValue, isSecret, missingFields, SettingFields } from '../../parts/setting-fields.tsx';

/** The settings of one bank's plug-in, and how its links fare. */
export function Connector() {
  const { connector = '' } = useParams();
  const { t } = useTranslation();
  const may = useMay();
  const plugins = useOne<PluginsView>('/v1/plugins');
  const settings = useConnectorSettings(connector);
  const found = plugins.data?.connectors.find(({ id }) => id === connector);
  return (
    <Page
      title={found === undefined ? t('nav.plugins') : t('connector.title', { name: found.title })}
      lead={t('connector.lead')}
    >
      <Health connector={connector} version={found?.version ?? ''} />
      {may.manage ? null : (
        <Alert color="yellow" icon={<IconLock />}>
          {t('users.administratorsOnly')}
        </Alert>
      )}
      <Loaded query={settings}>
        {(view) => <SettingsForm key={`${view.environment}`} view={view} mayChange={may.manage} />}
      </Loaded>
      <Anchor component={Link} to="/plugins" fz="sm">
        {t('connector.all')}
      </Anchor>
    </Page>
  );
}

function Health({ connector, version }: { readonly connector: string; readonly version: string }) {
  const { t } = useTranslation();
  const links = (useConnections().data ?? []).filter((one) => one.connector === connector && one.state !== 'ended');
  const troubled = links.filter(isTroubled).length;
  return (
    <Group gap="sm">
      <Badge color="gray">
        {t('plugins.version')} {version}
      </Badge>
      <Badge component={Link} to="/connections" className="clickable" color={troubled === 0 ? 'petrol' : 'red'}>
        {troubled === 0
          ? t('connector.links', { count: links.length })
          : t('connector.troubled', { count: troubled, all: links.length })}
      </Badge>
    </Group>
  );
}

interface SettingsFormProps {
  readonly view: ConnectorSettingsView;
  readonly mayChange: boolean;
}

function SettingsForm({ view, mayChange }: SettingsFormProps) {
  const { t } = useTranslation();
  const [environment, setEnvironment] = useState(view.environment ?? (view.sandbox ? 'sandbox' : 'live'));
  const [values, setValues] = useState<Readonly<Record<string, FieldValue>>>(view.settings);
  const save = useSaveConnector(view.connector, () => {
    // Secrets leave the page as soon as the hub has them.
    setValues((now) => Object.fromEntries(Object.entries(now).filter(([name]) => !isSecretOf(view, name))));
    announce(t('connector.saved'));
  });
  const [tried, setTried] = useState(false);
  const missing = environment === 'live' ? missingFields(view.fields, values, view.secrets) : [];
  const send = () => {
    setTried(true);
    if (missing.length > 0) return;
    const given = Object.entries(view.fields).map(
      ([name, field]) => [name, values[name] ?? emptyValue(field), isSecret(field)] as const,
    );
    const filled = given.filter(([, value]) => value !== '');
    save.run({
      environment,
      settings: Object.fromEntries(filled.filter(([, , secret]) => !secret)),
      secrets: Object.fromEntries(
        filled.filter(([, , secret]) => secret).map(([name, value]) => [name, String(value)]),
      ),
    });
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Stack gap="lg" maw={760}>
        <Card>
          <Stack>
            <Title order={2} size="h5">
              {t('connector.atBank')}
            </Title>
            <CopyField
              label={t('connector.redirect')}
              description={t('connector.redirectHint')}
              value={view.redirectUrl}
            />
          </Stack>
        </Card>
        <Certificates view={view} />
        <Card>
          <Stack>
            <Title order={2} size="h5">
              {t('connector.fromBank')}
            </Title>
            {view.sandbox ? (
              <>
                <SegmentedControl
                  aria-label={t('connector.environment')}
                  value={environment}
                  disabled={!mayChange}
                  onChange={(next) => setEnvironment(next === 'live' ? 'live' : 'sandbox')}
                  data={[
                    { value: 'sandbox', label: t('link.standIn') },
                    { value: 'live', label: t('connector.live') },
                  ]}
                />
                {environment === 'sandbox' ? <Text fz="sm">{t('connector.standInHint')}</Text> : null}
              </>
            ) : null}
            {environment === 'sandbox' ? null : (
              <SettingFields
                fields={view.fields}
                values={values}
                kept={view.secrets}
                missing={tried ? missing : []}
                wrong={save.problem?.problem.element}
                disabled={!mayChange}
                onChange={(name, value) => setValues((now) => ({ ...now, [name]: value }))}
              />
            )}
            {save.problem === null ? null : <ProblemNotice problem={save.problem.problem} />}
            {mayChange ? (
              <Group justify="flex-end">
                <Button type="submit" loading={save.busy}>
                  {t('common.save')}
                </Button>
              </Group>
            ) : null}
          </Stack>
        </Card>
      </Stack>
    </form>
  );
}

/** How long the certificates still hold: one that ends takes every link with it. */
function Certificates({ view }: Pick<SettingsFormProps, 'view'>) {
  const { t } = useTranslation();
  const bilingual = useBilingual();
  const timeLeft = useTimeLeft();
  if (view.certificates.length === 0) return null;
  return (
    <Card>
      <Title order={2} size="h5" mb="sm">
        {t('connector.certificates')}
      </Title>
      {view.certificates.map(({ name, subject, validTo }) => {
        const { days, words } = timeLeft(validTo);
        const field = view.fields[name];
        return (
          <Group key={name} justify="space-between" py={6} gap="sm">
            <Box miw={0} flex={1}>
              <Text fz="sm">{field === undefined ? name : bilingual(field.label)}</Text>
              <Text fz="xs" c="dimmed" className="one-line">
                {subject}
              </Text>
            </Box>
            <Day value={dayOf(validTo)} fz="sm" />
            <Badge color={urgency(days)}>{words}</Badge>
          </Group>
        );
      })}
    </Card>
  );
}

function isSecretOf({ fields }: ConnectorSettingsView, name: string): boolean {
  const field = fields[name];
  return field !== undefined && isSecret(field);
}
