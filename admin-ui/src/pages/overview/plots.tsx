import { SimpleGrid } from '@mantine/core';
import type { OverviewView } from '../../../../core/api/schema/streams.ts';
import { BalanceCard } from './balance-card.tsx';
import { ShareCard } from './share-card.tsx';

/** What people would rather look at than read. */
export function Plots({ figures }: { readonly figures: OverviewView }) {
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
      <ShareCard figures={figures} />
      <BalanceCard figures={figures} />
    </SimpleGrid>
  );
}
