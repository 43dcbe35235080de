import { Alert, Anchor, Stack, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconInfoCircle } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { EntryDetailView } from '../../../../core/api/schema/entries.ts';
import { useBook } from '../../api/entries.ts';
import { useMay } from '../../api/session.ts';
import { Allocate } from '../allocate/allocate.tsx';
import type { Tab } from '../allocate/tabs.ts';
import { useDraft } from '../allocate/use-draft.ts';
import { announce } from '../announce.tsx';
import { ProblemNotice } from '../problem-notice.tsx';
import { RuleModal } from '../rules/rule-modal.tsx';
import { ProposalList } from './proposal-list.tsx';

/** Everything one can do with an entry that waits: accept a proposal, adjust it, or book by hand. */
export function Resolve({ entry }: { readonly entry: EntryDetailView }) {
  const { t } = useTranslation();
  const may = useMay();
  const draft = useDraft(entry);
  const [tab, setTab] = useState<Tab>('all');
  const [ruling, rule] = useDisclosure();
  const byHand = useRef<HTMLDivElement>(null);
  const book = useBook(() => announce(t('entry.bookedDone')));
  if (entry.state === 'unmapped') {
    return (
      <Alert color="yellow" icon={<IconInfoCircle />}>
        {t('entry.waitingUnmapped')}{' '}
        <Anchor component={Link} to={`/accounts?map=${entry.accountId}`} fz="sm">
          {t('accounts.chooseAdministration')}
        </Anchor>
      </Alert>
    );
  }
  return (
    <Stack gap="lg">
      {book.problem === null ? null : book.conflict ? (
        <Alert color="yellow" icon={<IconInfoCircle />} role="alert">
          {t('entry.conflict')}
        </Alert>
      ) : (
        <ProblemNotice problem={book.problem.problem} />
      )}
      <Stack gap="sm">
        <Title order={3} size="h5">
          {t('entry.proposals')}
        </Title>
        <ProposalList
          entry={entry}
          chosen={0}
          busy={book.busy}
          actions={
            may.work
              ? {
                  onAccept: ({ rank }) => book.run({ entry, decision: { proposal: rank } }),
                  onAdjust: (proposal) => {
                    draft.adopt(proposal);
                    byHand.current?.scrollIntoView({ behavior: 'smooth', block: 'start' });
                  },
                }
              : null
          }
        />
      </Stack>
      {may.work ? (
        <Stack gap="sm" ref={byHand}>
          <Title order={3} size="h5">
            {t('entry.byHand')}
          </Title>
          <Allocate
            entry={entry}
            draft={draft}
            tab={tab}
            onTab={setTab}
            busy={book.busy}
            onBook={(allocations) => book.run({ entry, decision: { allocations } })}
            onMakeRule={rule.open}
          />
          <RuleModal opened={ruling} onClose={rule.close} start={{ entry }} />
        </Stack>
      ) : null}
    </Stack>
  );
}
