import { Badge, Button, Card, Group, Stack, Text } from '@mantine/core';
import { IconCheck, IconPencil } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { EntryDetailView, ProposalView } from '../../../../core/api/schema/entries.ts';
import { useBilingual } from '../../i18n/use-language.ts';
import { AllocationLines } from './allocation-lines.tsx';
import classes from './proposal-card.module.css';
import { Reasons } from './reasons.tsx';

interface ProposalCardProps {
  readonly entry: EntryDetailView;
  readonly proposal: ProposalView;
  /** The one that the accept key takes. */
  readonly chosen: boolean;
  readonly busy: boolean;
  /** Absent for people who may only look. */
  readonly onAccept?: () => void;
  readonly onAdjust?: () => void;
}

/** A complete way to book the entry: where the money goes, how sure that is, and why. */
export function ProposalCard({ entry, proposal, chosen, busy, onAccept, onAdjust }: ProposalCardProps) {
  const { t } = useTranslation();
  const bilingual = useBilingual();
  const complete = /^-?0*\.?0*$/.test(proposal.residue);
  return (
    <Card padding="md" className={classes.card ?? ''} data-chosen={chosen || undefined}>
      <Stack gap="sm">
        <AllocationLines allocations={proposal.allocations} currency={entry.currency} residue={proposal.residue} />
        <Text fz="sm" c="dimmed" className="breaks">
          {bilingual(proposal.why)}
        </Text>
        <Reasons evidence={proposal.evidence}>
          <Badge color={proposal.probability >= 0.9 ? 'petrol' : 'gray'}>
            {t('entry.certainty', { percent: Math.floor(proposal.probability * 100) })}
          </Badge>
        </Reasons>
        {onAccept === undefined ? null : (
          <Group gap="xs">
            {complete ? (
              <Button
                size="xs"
                leftSection={<IconCheck size={16} />}
                variant={chosen ? 'filled' : 'default'}
                loading={busy}
                onClick={onAccept}
              >
                {t('entry.accept')}
              </Button>
            ) : null}
            <Button
              size="xs"
              leftSection={<IconPencil size={15} />}
              variant={complete ? 'subtle' : 'filled'}
              color={complete ? 'gray' : 'petrol'}
              {...(onAdjust === undefined ? {} : { onClick: onAdjust })}
            >
              {t('entry.adjust')}
            </Button>
          </Group>
        )}
      </Stack>
    </Card>
  );
}
