import { Group, Stack, Text, ThemeIcon } from '@mantine/core';
import { IconCheck, IconMinus, IconShieldCheck, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ProposalView } from '../../../../core/api/schema/entries.ts';
import { useEvidenceWords } from './evidence-words.ts';

export type Evidence = ProposalView['evidence'][number];

const LOOKS = {
  proof: { icon: IconShieldCheck, colour: 'petrol' },
  strong: { icon: IconCheck, colour: 'petrol' },
  weak: { icon: IconMinus, colour: 'gray' },
  against: { icon: IconX, colour: 'red' },
} as const;

/** Why: each fact for or against in a sentence, how much it weighs as a sign in front. */
export function EvidenceList({ evidence }: { readonly evidence: readonly Evidence[] }) {
  const { t } = useTranslation();
  const words = useEvidenceWords();
  return (
    <Stack gap={4}>
      {evidence.map((fact) => {
        const { icon: Sign, colour } = LOOKS[fact.strength];
        return (
          <Group key={`${fact.key} ${fact.value}`} gap={8} wrap="nowrap" align="flex-start">
            <ThemeIcon
              size={18}
              variant="light"
              color={colour}
              radius="xl"
              aria-label={t(`entry.strength.${fact.strength}`)}
            >
              <Sign size={12} stroke={2.4} aria-hidden="true" />
            </ThemeIcon>
            <Text fz="sm" lh={1.35}>
              {words(fact)}
            </Text>
          </Group>
        );
      })}
    </Stack>
  );
}
