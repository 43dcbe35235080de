import { Button, Group, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReasoned } from '../../api/orders.ts';
import { announce } from '../announce.tsx';
import { ProblemNotice } from '../problem-notice.tsx';

interface ReasonFormProps {
  readonly batchId: string;
  readonly action: 'cancellation' | 'releases';
}

/** Something weighty with a batch: it takes a reason, which is kept. */
export function ReasonForm({ batchId, action }: ReasonFormProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const send = useReasoned(action, () => {
    announce(t(`orders.reasoned.${action}.done`));
    setReason('');
  });
  return (
    <Stack gap="xs">
      <Textarea
        label={t(`orders.reasoned.${action}.label`)}
        description={t(`orders.reasoned.${action}.text`)}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {send.problem === null ? null : <ProblemNotice problem={send.problem.problem} />}
      <Group justify="flex-end">
        <Button
          size="xs"
          color="red.9"
          disabled={reason.trim().length < 3}
          loading={send.busy}
          onClick={() => send.run({ id: batchId, reason })}
        >
          {t(`orders.reasoned.${action}.action`)}
        </Button>
      </Group>
    </Stack>
  );
}
