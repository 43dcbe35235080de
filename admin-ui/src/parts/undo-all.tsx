import { Group, Stack, Switch, Table, Text, Textarea } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type DoneBy, type Undone, useUndoAll, useUndoPreview } from '../api/undo-all.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { Amount } from './amount.tsx';
import { announce } from './announce.tsx';
import { Confirm } from './confirm.tsx';
import { Day } from './day.tsx';

/** Whose doing is to be undone, and what that means. */
export interface UndoSubject {
  readonly by: DoneBy;
  readonly text: string;
}

interface UndoAllProps {
  readonly subject: UndoSubject | null;
  readonly onClose: () => void;
}

/** Undoes all that a rule, a learned fact or a bulk action did since a day; what that is shows before one agrees. */
export function UndoAll({ subject, onClose }: UndoAllProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [since, setSince] = useState<string | null>(null);
  const [accepted, setAccepted] = useState(false);
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const choice = { ...(since === null ? {} : { since }), accepted };
  const preview = useUndoPreview(subject?.by ?? null, choice);
  const close = () => {
    setSince(null);
    setReason('');
    setMissing(false);
    undo.reset();
    onClose();
  };
  const undo = useUndoAll(({ undone }) => {
    announce(t('undoAll.done', { count: undone }));
    close();
  });
  const confirm = () => {
    if (subject === null || preview.data?.bookings === 0) return;
    if (reason.trim() === '') setMissing(true);
    else undo.run({ ...choice, by: subject.by, reason: reason.trim() });
  };
  return (
    <Confirm
      opened={subject !== null}
      title={t('undoAll.title')}
      text={subject?.text ?? ''}
      action={t('undoAll.action')}
      danger
      busy={undo.busy}
      problem={undo.problem ?? preview.error}
      onConfirm={confirm}
      onClose={close}
    >
      <Stack>
        <Group grow align="flex-start">
          <DatePickerInput
            label={t('undoAll.since')}
            description={t('undoAll.sinceHint')}
            clearable
            locale={language}
            valueFormat={language === 'nl' ? 'DD-MM-YYYY' : 'DD MMM YYYY'}
            value={since}
            onChange={setSince}
          />
        </Group>
        {subject !== null && 'action' in subject.by ? null : (
          <Switch
            label={t('undoAll.accepted')}
            checked={accepted}
            onChange={(event) => setAccepted(event.currentTarget.checked)}
          />
        )}
        <Textarea
          label={t('undoAll.reason')}
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={missing && reason.trim() === '' ? t('undoAll.reasonMissing') : undefined}
        />
        {preview.data === undefined ? null : <Concerned preview={preview.data} />}
      </Stack>
    </Confirm>
  );
}

const SHOWN = 5;

function Concerned({ preview }: { readonly preview: Undone }) {
  const { t } = useTranslation();
  if (preview.bookings === 0)
    return (
      <Text fz="sm" c="dimmed">
        {t('undoAll.nothing')}
      </Text>
    );
  return (
    <div>
      <Text fz="sm" fw={600} aria-live="polite">
        {t('undoAll.preview', { count: preview.bookings })}
      </Text>
      <Table fz="sm" verticalSpacing={4}>
        <Table.Tbody>
          {preview.first.slice(0, SHOWN).map((booking) => (
            <Table.Tr key={booking.id}>
              <Table.Td>
                <Day value={booking.date} />
              </Table.Td>
              <Table.Td>{booking.allocations.map(({ label }) => label).join(', ')}</Table.Td>
              <Table.Td ta="right">
                <Amount value={booking.amount} currency={booking.currency} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {preview.bookings > SHOWN ? <Text fz="sm">…</Text> : null}
    </div>
  );
}
