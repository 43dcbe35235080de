import { ActionIcon, Button, Group, Kbd, Title, Tooltip } from '@mantine/core';
import { useCallbackRef, useDisclosure, useDocumentTitle } from '@mantine/hooks';
import { IconArrowBackUp, IconKeyboard, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { EntryView } from '../../../../core/api/schema/entries.ts';
import type { Decision } from '../../api/entries.ts';
import { AdministrationFilter } from '../../parts/administration-filter.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { AllDone } from './all-done.tsx';
import { Desk } from './desk.tsx';
import { KeyHelp } from './key-help.tsx';
import { QueueList } from './queue-list.tsx';
import { useFastBook } from './use-fast-book.ts';
import { useKeys } from './use-keys.ts';
import { useQueue } from './use-queue.ts';
import classes from './workbench.module.css';

/** Where the entries that did not book themselves are resolved, one after another and by keyboard. */
export function Workbench() {
  const { t } = useTranslation();
  const queue = useQueue();
  const fast = useFastBook((id) => queue.open(queue.find(id)));
  const [helping, help] = useDisclosure();
  useDocumentTitle(`${t('nav.workbench')} · Koppel`);
  useKeys({
    ArrowDown: (event) => {
      event.preventDefault();
      queue.step(1);
    },
    j: () => queue.step(1),
    ArrowUp: (event) => {
      event.preventDefault();
      queue.step(-1);
    },
    k: () => queue.step(-1),
    u: fast.undoLast,
    'mod+z': fast.undoLast,
    '?': help.open,
  });

  const decide = useCallbackRef((entry: EntryView, decision: Decision) => {
    fast.book(entry, decision);
    queue.advance(fast.handled);
  });
  const waiting = queue.waiting(fast.handled);
  const finished = queue.list.data !== undefined && waiting === 0 && !fast.busy;
  return (
    <div className={classes.bench}>
      <Group justify="space-between" gap="sm" className={classes.head ?? ''}>
        <Group gap="md">
          <Title order={1} size="h3">
            {t('nav.workbench')}
          </Title>
          <AdministrationFilter value={queue.administration} onChange={queue.choose} size="xs" />
        </Group>
        <Group gap="xs">
          <Button
            variant="default"
            size="xs"
            leftSection={<IconArrowBackUp size={16} />}
            disabled={!fast.canUndo}
            onClick={fast.undoLast}
          >
            {t('workbench.undoLast')}&nbsp;<Kbd size="xs">U</Kbd>
          </Button>
          <Tooltip label={t('workbench.refresh')}>
            <ActionIcon
              variant="default"
              size={30}
              aria-label={t('workbench.refresh')}
              loading={queue.list.isRefetching}
              onClick={() => queue.list.refetch()}
            >
              <IconRefresh size={16} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={t('workbench.keys')}>
            <ActionIcon variant="default" size={30} aria-label={t('workbench.keys')} onClick={help.open}>
              <IconKeyboard size={18} />
            </ActionIcon>
          </Tooltip>
        </Group>
      </Group>
      {queue.list.error === null ? null : (
        <ProblemNotice problem={queue.list.error.problem} onRetry={() => queue.list.refetch()} />
      )}
      {finished ? (
        <AllDone onRefresh={() => queue.list.refetch()} />
      ) : (
        <div className={classes.columns}>
          <QueueList queue={queue} fast={fast} waiting={waiting} />
          {queue.current === null ? null : (
            <Desk
              key={queue.current.id}
              entry={queue.current}
              handled={fast.handled(queue.current.id)}
              onDecide={decide}
            />
          )}
        </div>
      )}
      <KeyHelp opened={helping} onClose={help.close} />
    </div>
  );
}
