import { ActionIcon, Badge, Button, Card, Group, Progress, Stack, Text } from '@mantine/core';
import { IconFileText, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ImportView } from '../../../../core/api/schema/bank.ts';
import { useImport } from '../../api/imports.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { formatBytes } from '../../parts/format.ts';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { ImportOutcome } from './import-outcome.tsx';
import { forget, type Sending, sendAgain } from './queue.ts';

/** One file from the moment it was dropped until its result. */
export function SendingCard({ sending }: { readonly sending: Sending }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const followed = useImport(sending.importId);
  const view = followed.data === undefined ? undefined : { ...followed.data, duplicate: sending.duplicate };
  const failed = sending.state === 'failed' || view?.state === 'failed';
  const over = failed || view?.state === 'done';
  return (
    <Card>
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap" miw={0}>
            <IconFileText size={22} stroke={1.5} aria-hidden="true" />
            <Text fw={550} className="one-line" title={sending.file.name}>
              {sending.file.name}
            </Text>
            <Text fz="sm" c="dimmed" className="figures">
              {formatBytes(sending.file.size, language)}
            </Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <Phase sending={sending} view={view} />
            {over ? (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('upload.dismiss')}
                onClick={() => forget([sending.id])}
              >
                <IconX size={16} />
              </ActionIcon>
            ) : null}
          </Group>
        </Group>
        {over ? null : <ProgressBar sending={sending} view={view} />}
        {sending.problem === null ? null : <ProblemNotice problem={sending.problem} />}
        {followed.error === null ? null : (
          <ProblemNotice problem={followed.error.problem} onRetry={() => followed.refetch()} />
        )}
        {view !== undefined && over ? <ImportOutcome view={view} /> : null}
        {failed ? (
          <Group>
            <Button size="xs" variant="default" onClick={() => sendAgain(sending.id)}>
              {t('upload.again')}
            </Button>
          </Group>
        ) : null}
      </Stack>
    </Card>
  );
}

interface PhaseProps {
  readonly sending: Sending;
  readonly view: ImportView | undefined;
}

function Phase({ sending, view }: PhaseProps) {
  const { t } = useTranslation();
  if (sending.state === 'failed' || view?.state === 'failed') return <Badge color="red">{t('upload.failed')}</Badge>;
  if (view?.duplicate === true) return <Badge color="gray">{t('upload.duplicate')}</Badge>;
  if (view?.state === 'done') return <Badge color="petrol">{t('upload.done')}</Badge>;
  const phase = sending.state === 'sent' ? (view?.state === 'running' ? 'running' : 'waiting') : sending.state;
  return <Badge color="gray">{t(`upload.${phase}`)}</Badge>;
}

/** Sending is the first half of the bar and reading the second, so that it only ever moves forward. */
function ProgressBar({ sending, view }: PhaseProps) {
  const { t } = useTranslation();
  const sent = sending.state === 'sent' ? 1 : share(sending.sentBytes, sending.file.size);
  const read = view === undefined ? 0 : share(view.bytesRead, view.bytesTotal);
  const percent = Math.round(50 * sent + 50 * read);
  return (
    <Progress.Root size="md">
      <Progress.Section value={percent} animated aria-label={sent < 1 ? t('upload.sending') : t('upload.running')} />
    </Progress.Root>
  );
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.min(1, part / whole);
}
