import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { booksPath } from '../../api/books.ts';
import { useAction } from '../../api/use-action.ts';
import { announce } from '../../parts/announce.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { type PastedAccount, readPastedChart } from './pasted-chart.ts';

interface AddLedgerAccountsProps {
  readonly administrationId: string;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** One account or a whole chart: a line each, typed or pasted from a spreadsheet. */
export function AddLedgerAccounts({ administrationId, opened, onClose }: AddLedgerAccountsProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const { accounts, unread } = readPastedChart(text);
  const path = booksPath(administrationId, 'ledger-accounts');
  const close = () => {
    setText('');
    onClose();
  };
  const add = useAction<readonly PastedAccount[]>({
    path,
    body: (items) => ({ items }),
    touches: [[path]],
    onDone: (_, items) => {
      announce(t('administrations.chart.added', { count: items.length }));
      close();
    },
  });
  return (
    <Modal opened={opened} onClose={close} title={t('administrations.chart.add')} size="lg">
      <Stack>
        {add.problem === null ? null : <ProblemNotice problem={add.problem.problem} />}
        <Textarea
          label={t('administrations.chart.paste')}
          description={t('administrations.chart.pasteHint')}
          placeholder={'1100\tING zakelijk\n4510\tRente en kosten bank'}
          data-autofocus
          autosize
          minRows={8}
          maxRows={16}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={
            unread.length === 0
              ? undefined
              : t('administrations.chart.unread', { lines: unread.slice(0, 10).join(', ') })
          }
        />
        <Group justify="space-between">
          <Text fz="sm" c="dimmed">
            {t('administrations.chart.count', { count: accounts.length })}
          </Text>
          <Group>
            <Button variant="default" onClick={close}>
              {t('common.cancel')}
            </Button>
            <Button
              disabled={accounts.length === 0 || unread.length > 0}
              loading={add.busy}
              onClick={() => add.run(accounts)}
            >
              {t('common.add')}
            </Button>
          </Group>
        </Group>
      </Stack>
    </Modal>
  );
}
