import { Affix, Button, Group, List, Paper, Text, Transition } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useBookMany } from '../../api/entries.ts';
import { warn } from '../../parts/announce.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { type BulkAction, BulkDone } from './bulk-done.tsx';
import type { Selection } from './use-selected.ts';

/** Books the first proposal of everything ticked, after asking; what was booked so can be undone as one. */
export function SelectionBar({ selection }: { readonly selection: Selection }) {
  const { t } = useTranslation();
  const [asking, ask] = useDisclosure();
  const [last, setLast] = useState<BulkAction | null>(null);
  const count = selection.chosen.length;
  const book = useBookMany(({ booked, refused, action }) => {
    ask.close();
    selection.none();
    setLast(action === null ? null : { action, booked });
    if (refused.length > 0) {
      const reasons = [...new Set(refused.map(({ message }) => message))];
      warn(t('entries.bulkRefused', { count: refused.length }), reasons.join(' '));
    }
  });
  return (
    <>
      <Affix position={{ bottom: 20, left: '50%' }} zIndex={90}>
        <Transition mounted={count > 0} transition="slide-up">
          {(style) => (
            <Paper shadow="lg" withBorder px="md" py="sm" style={{ ...style, translate: '-50% 0' }}>
              <Group wrap="nowrap">
                <Button variant="subtle" color="gray" onClick={selection.none}>
                  {t('common.cancel')}
                </Button>
                <Button onClick={ask.open}>{t('entries.acceptSelected', { count })}</Button>
              </Group>
            </Paper>
          )}
        </Transition>
      </Affix>
      <BulkDone last={count > 0 ? null : last} onClose={() => setLast(null)} />
      <Confirm
        opened={asking}
        title={t('entries.bulkTitle', { count })}
        text={t('entries.bulkText')}
        action={t('entries.acceptSelected', { count })}
        busy={book.busy}
        problem={book.problem}
        onConfirm={() => book.run(selection.chosen)}
        onClose={() => {
          book.reset();
          ask.close();
        }}
      >
        <List fz="sm" c="dimmed" mah={200} style={{ overflowY: 'auto' }}>
          {selection.chosen.slice(0, 10).map((entry) => (
            <List.Item key={entry.id}>
              <Text span inherit>
                {entry.counterpartyName ?? t('entries.noCounterparty')} → {entry.summary ?? ''}
              </Text>
            </List.Item>
          ))}
          {count > 10 ? <List.Item>…</List.Item> : null}
        </List>
      </Confirm>
    </>
  );
}
