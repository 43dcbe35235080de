import { Card, Stack, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { memo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { EntryDetailView, EntryView } from '../../../../core/api/schema/entries.ts';
import { useAdministrations } from '../../api/books.ts';
import { type Decision, useEntry } from '../../api/entries.ts';
import { useMay } from '../../api/session.ts';
import { Allocate } from '../../parts/allocate/allocate.tsx';
import type { Tab } from '../../parts/allocate/tabs.ts';
import { suspenseOf } from '../../parts/allocate/targets.ts';
import { useDraft } from '../../parts/allocate/use-draft.ts';
import { BookingList } from '../../parts/entry/booking-list.tsx';
import { CommentBox } from '../../parts/entry/comment-box.tsx';
import { EntryFacts } from '../../parts/entry/entry-facts.tsx';
import { EntryHead } from '../../parts/entry/entry-head.tsx';
import { ProposalList } from '../../parts/entry/proposal-list.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { RuleModal } from '../../parts/rules/rule-modal.tsx';
import { useKeys } from './use-keys.ts';
import classes from './workbench.module.css';

interface DeskProps {
  readonly entry: EntryView;
  /** It was dealt with in this sitting. */
  readonly handled: boolean;
  readonly onDecide: (entry: EntryView, decision: Decision) => void;
}

/** The entry one is at, with everything to resolve it. What happens to other entries does not draw it anew. */
export const Desk = memo(function Desk({ entry, handled, onDecide }: DeskProps) {
  const detail = useEntry(entry.id);
  return (
    <Loaded query={detail} rows={6}>
      {(loaded) => <LoadedDesk entry={loaded} handled={handled} onDecide={onDecide} />}
    </Loaded>
  );
});

function LoadedDesk({ entry, handled, onDecide }: DeskProps & { readonly entry: EntryDetailView }) {
  const { t } = useTranslation();
  const may = useMay();
  const draft = useDraft(entry);
  const [tab, setTab] = useState<Tab>('all');
  const [chosen, setChosen] = useState(0);
  const [ruling, rule] = useDisclosure();
  const search = useRef<HTMLInputElement>(null);
  const comment = useRef<HTMLTextAreaElement>(null);
  const suspense = suspenseOf(useAdministrations().data, entry.administrationId);
  const open = entry.state === 'waiting' && !handled && may.work;
  const proposal = entry.proposals[chosen];

  const decide = (decision: Decision) => {
    if (open) onDecide(entry, decision);
  };
  const accept = () => {
    if (draft.allocations !== null) decide({ allocations: draft.allocations });
    else if (draft.lines.length === 0 && proposal !== undefined && isComplete(proposal.residue))
      decide({ proposal: proposal.rank });
  };
  const seek = (next: Tab) => {
    // The field of another tab has to be there before the next key comes.
    flushSync(() => setTab(next));
    search.current?.focus();
  };
  const choose = (by: 1 | -1) => setChosen((before) => Math.max(0, Math.min(entry.proposals.length - 1, before + by)));
  useKeys({
    Enter: accept,
    a: accept,
    ArrowRight: () => choose(1),
    ArrowLeft: () => choose(-1),
    e: () => proposal !== undefined && open && draft.adopt(proposal),
    digit: () => open && search.current?.focus(),
    '/': (event) => {
      event.preventDefault();
      seek(tab);
    },
    s: (event) => {
      event.preventDefault();
      seek(tab);
    },
    g: (event) => {
      event.preventDefault();
      seek('ledger');
    },
    p: () => open && suspense !== null && draft.take(suspense.target, suspense.label, null),
    c: (event) => {
      event.preventDefault();
      comment.current?.focus();
    },
    r: () => open && rule.open(),
    Escape: draft.clear,
  });

  return (
    <div className={classes.desk}>
      <Card padding="md" className={classes.entry ?? ''}>
        <Stack gap="sm">
          <EntryHead entry={entry} />
          <EntryFacts entry={entry} compact />
          <CommentBox entry={entry} readOnly={!may.work} inputRef={comment} />
        </Stack>
      </Card>
      <Stack gap="sm" className={classes.side ?? ''}>
        <Title order={2} size="h5">
          {entry.state === 'booked' ? t('entry.bookings') : t('entry.proposals')}
        </Title>
        {entry.state === 'booked' ? <BookingList entry={entry} /> : null}
        {entry.state === 'booked' ? null : (
          <ProposalList
            entry={entry}
            chosen={chosen}
            busy={false}
            actions={open ? { onAccept: (one) => decide({ proposal: one.rank }), onAdjust: draft.adopt } : null}
          />
        )}
      </Stack>
      {open ? (
        <Card padding="md" className={classes.side ?? ''}>
          <Allocate
            entry={entry}
            draft={draft}
            tab={tab}
            onTab={setTab}
            busy={false}
            inputRef={search}
            onBook={(allocations) => decide({ allocations })}
            onMakeRule={rule.open}
          />
        </Card>
      ) : null}
      <RuleModal opened={ruling} onClose={rule.close} start={{ entry }} />
    </div>
  );
}

function isComplete(residue: string): boolean {
  return /^-?0*\.?0*$/.test(residue);
}
