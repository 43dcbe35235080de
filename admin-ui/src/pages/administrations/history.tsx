import { Alert, Badge, Button, Card, Group, Progress, Stack, Table, Text } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { IconFileUpload, IconHistory } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_FILE_BYTES } from '../../api/send-file.ts';
import { useMay } from '../../api/session.ts';
import { type History as Past, useBringPast, useForgetPast, useHistories } from '../../api/tasks.ts';
import { useDataText } from '../../i18n/use-data-text.ts';
import { announce } from '../../parts/announce.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Moment } from '../../parts/day.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Nothing } from '../../parts/nothing.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useActor } from '../../parts/use-actor.ts';
import type { PanelProps } from './administration.tsx';

/** The bookings of a former package, so that Koppel knows on the first day. */
export function History({ administration }: PanelProps) {
  const { t } = useTranslation();
  const may = useMay();
  const pasts = useHistories(administration.id);
  const [forgetting, setForgetting] = useState<Past | null>(null);
  const forget = useForgetPast(() => {
    announce(t('past.forgotten'));
    setForgetting(null);
  });
  return (
    <Stack>
      <Text fz="sm" maw={760}>
        {t('past.text')}
      </Text>
      {may.work ? <DropPast administrationId={administration.id} /> : null}
      <Card padding={0}>
        <Loaded query={pasts} rows={3}>
          {() =>
            pasts.rows.length === 0 ? (
              <Nothing icon={IconHistory} title={t('past.emptyTitle')} text={t('past.emptyText')} />
            ) : (
              <PastTable pasts={pasts.rows} onForget={may.work ? setForgetting : null} />
            )
          }
        </Loaded>
      </Card>
      <Confirm
        opened={forgetting !== null}
        title={t('past.forgetTitle')}
        text={t('past.forgetText')}
        action={t('past.forget')}
        danger
        busy={forget.busy}
        problem={forget.problem}
        onConfirm={() => forgetting !== null && forget.run(forgetting)}
        onClose={() => {
          forget.reset();
          setForgetting(null);
        }}
      />
    </Stack>
  );
}

function DropPast({ administrationId }: { readonly administrationId: string }) {
  const { t } = useTranslation();
  const bring = useBringPast(administrationId, () => undefined);
  return (
    <>
      <Dropzone
        onDrop={([file]) => file !== undefined && bring.run(file)}
        maxSize={MAX_FILE_BYTES}
        multiple={false}
        loading={bring.busy}
        inputProps={{ 'aria-label': t('past.choose') }}
        p="lg"
      >
        <Group justify="center" gap="lg" style={{ pointerEvents: 'none' }}>
          <IconFileUpload size={40} stroke={1.4} aria-hidden="true" />
          <Stack gap={2}>
            <Text fw={600}>{bring.busy ? t('past.sending') : t('past.drop')}</Text>
            <Text c="dimmed" fz="sm">
              {t('past.dropHint')}
            </Text>
          </Stack>
          <Button component="span" variant="default">
            {t('past.choose')}
          </Button>
        </Group>
      </Dropzone>
      <Text fz="xs" c="dimmed">
        {t('past.csvHint')}
      </Text>
      {bring.problem === null ? null : <ProblemNotice problem={bring.problem.problem} />}
    </>
  );
}

interface PastTableProps {
  readonly pasts: readonly Past[];
  readonly onForget: ((past: Past) => void) | null;
}

function PastTable({ pasts, onForget }: PastTableProps) {
  const { t } = useTranslation();
  const actor = useActor();
  return (
    <Table.ScrollContainer minWidth={640} type="native">
      <Table fz="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('past.file')}</Table.Th>
            <Table.Th>{t('past.brought')}</Table.Th>
            <Table.Th>{t('past.outcome')}</Table.Th>
            <Table.Th aria-label={t('common.actions')} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {pasts.map((past) => (
            <Table.Tr key={past.id}>
              <Table.Td maw={260}>
                <Text fz="sm" fw={550} className="one-line" title={past.name}>
                  {past.name}
                </Text>
              </Table.Td>
              <Table.Td>
                <Moment at={past.createdAt} />
                <Text fz="xs" c="dimmed">
                  {actor(past.createdBy)}
                </Text>
              </Table.Td>
              <Table.Td>
                <Outcome past={past} />
              </Table.Td>
              <Table.Td ta="right">
                {onForget === null || past.state !== 'done' ? null : (
                  <Button size="xs" variant="default" onClick={() => onForget(past)}>
                    {t('past.forget')}
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Outcome({ past }: { readonly past: Past }) {
  const { t } = useTranslation();
  const dataText = useDataText();
  const { state, progress, result, error } = past;
  if (error !== null) return <Alert color="red">{error.message}</Alert>;
  if (result === null)
    return (
      <>
        {state === 'waiting'
          ? t('backtest.waiting')
          : t('backtest.running', { percent: String(Math.floor(progress * 100)) })}
        <Progress value={progress * 100} aria-label={past.name} animated />
      </>
    );
  return (
    <Stack gap={4}>
      <Text fz="sm" fw={550}>
        {t('past.paired', { count: result.paired })}
      </Text>
      <Text fz="xs" c="dimmed">
        {t('past.of', { read: String(result.read), left: String(result.left) })}
      </Text>
      <Group gap={6}>
        {Object.entries(result.learned).map(([kind, count]) => (
          <Badge key={kind} color="gray" size="sm">
            {t('past.learned', { kind: dataText(`learned.kinds.${kind}`) ?? kind, number: String(count) })}
          </Badge>
        ))}
      </Group>
      {result.unknownLedgerAccounts.length === 0 ? null : (
        <Text fz="xs" c="dimmed">
          {t('past.unknown', { codes: result.unknownLedgerAccounts.join(', ') })}
        </Text>
      )}
    </Stack>
  );
}
