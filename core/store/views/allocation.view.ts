import type { Allocation } from '../../domain/match.ts';
import { formatMoney } from '../../domain/money.ts';
import type { Db } from '../database.ts';
import { selectItems } from '../item.repository.ts';

export interface AllocationRead {
  kind: Allocation['kind'];
  amount: string;
  openItem?: string;
  reopens?: boolean;
  ledgerAccount?: string;
  reason?: string;
  party?: string;
  vatCode?: string;
  costCentre?: string;
  iban?: string;
  administration?: string;
  settles?: { openItem: string; amount: string }[];
  label: string;
}

/** Names for what allocations point at, fetched at once for a whole page. */
export async function allocationReader(
  db: Db,
  allocations: readonly Allocation[],
): Promise<(allocation: Allocation, currency: string) => AllocationRead> {
  const itemIds = [...new Set(allocations.flatMap((one) => (one.kind === 'open-item' ? [one.openItem] : [])))];
  const items = itemIds.length === 0 ? [] : await selectItems(db).where('open_item.id', 'in', itemIds).execute();
  const codes = [...new Set(allocations.flatMap((one) => (one.kind === 'ledger' ? [one.ledgerAccount] : [])))];
  const ledgers =
    codes.length === 0
      ? []
      : await db.selectFrom('ledger_account').select(['code', 'name']).where('code', 'in', codes).execute();
  const partyCodes = [...new Set(items.flatMap((item) => (item.party_code === null ? [] : [item.party_code])))];
  const parties =
    partyCodes.length === 0
      ? []
      : await db
          .selectFrom('party')
          .select(['code', 'name', 'administration_id'])
          .where('code', 'in', partyCodes)
          .execute();
  const itemLabels = new Map(
    items.map((item) => {
      const party = parties.find(
        (one) => one.code === item.party_code && one.administration_id === item.administration_id,
      )?.name;
      return [item.id, [item.number ?? item.external_id, party].filter((part) => part !== undefined).join(' · ')];
    }),
  );
  const ledgerNames = new Map(ledgers.map((one) => [one.code, one.name]));
  return (allocation, currency) => {
    const { minor, ...all } = allocation;
    const { settles, ...rest } = { settles: undefined, ...all };
    return {
      ...rest,
      ...(settles !== undefined && {
        settles: settles.map((part) => ({
          openItem: part.openItem,
          amount: formatMoney({ minor: part.minor, currency }),
        })),
      }),
      amount: formatMoney({ minor, currency }),
      label: label(allocation, itemLabels, ledgerNames),
    };
  };
}

function label(
  allocation: Allocation,
  items: ReadonlyMap<string, string>,
  ledgers: ReadonlyMap<string, string>,
): string {
  switch (allocation.kind) {
    case 'open-item':
      return items.get(allocation.openItem) ?? '';
    case 'ledger':
      return [allocation.ledgerAccount, ledgers.get(allocation.ledgerAccount)]
        .filter((part) => part !== undefined)
        .join(' ');
    case 'transfer':
      return allocation.iban;
    case 'administration':
      return allocation.administration;
  }
}
