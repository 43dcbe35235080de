import { Anchor, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EntryDetailView, ProposalView } from '../../../../core/api/schema/entries.ts';
import { likely } from './likely.ts';
import { ProposalCard } from './proposal-card.tsx';

interface ProposalListProps {
  readonly entry: EntryDetailView;
  /** Place in the list of the one that the accept key takes. */
  readonly chosen: number;
  readonly busy: boolean;
  /** Null for people who may only look, and for entries that are dealt with. */
  readonly actions: {
    readonly onAccept: (proposal: ProposalView) => void;
    readonly onAdjust: (proposal: ProposalView) => void;
  } | null;
}

/** All proposals of an entry, the likely ones first and the others on request. */
export function ProposalList({ entry, chosen, busy, actions }: ProposalListProps) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const worthy = likely(entry.proposals);
  // Who moves on to one by the arrow keys sees it.
  const shown = all || chosen >= worthy.length ? entry.proposals : worthy;
  if (entry.proposals.length === 0) {
    return (
      <Text fz="sm" c="dimmed">
        {t('entry.noProposals')}
      </Text>
    );
  }
  return (
    <Stack gap="sm">
      {shown.map((proposal, index) => (
        <ProposalCard
          key={proposal.rank}
          entry={entry}
          proposal={proposal}
          chosen={index === chosen}
          busy={busy}
          {...(actions === null
            ? {}
            : { onAccept: () => actions.onAccept(proposal), onAdjust: () => actions.onAdjust(proposal) })}
        />
      ))}
      {shown.length === entry.proposals.length ? null : (
        <Anchor component="button" type="button" fz="sm" ta="start" onClick={() => setAll(true)}>
          {t('entry.unlikely', { count: entry.proposals.length - shown.length })}
        </Anchor>
      )}
    </Stack>
  );
}
