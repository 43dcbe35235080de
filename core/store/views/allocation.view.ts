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

/** Allocations and the administration they are booked in: the codes they name are those of its chart. */
export interface Placed {
  readonly administrationId: string | null;
  readonly allocations: readonly Allocation[];
}

/** Names for what allocations point at, fetched at once for a whole page. */
export async function allocationReader(
  db: Db,
  placed: readonly Placed[],
): Promise<(allocation: Allocation, currency: string, administrationId: string | null) => AllocationRead> {
  const allocations = placed.flatMap((one) => one.allocations);
  const itemIds = [...new Set(allocations.flatMap((one) => (one.kind === 'open-item' ? [one.openItem] : [])))];
  const items = itemIds.length === 0 ? [] : await selectItems(db).where('open_item.id', 'in', itemIds).execute();
  const codes = [...new Set(allocations.flatMap((one) => (one.kind === 'ledger' ? [one.ledgerAccount] : [])))];
  const administrations = [...new Set(placed.flatMap((one) => one.administrationId ?? []))];
  const ledgers =
    codes.length === 0 || administrations.length === 0
      ? []
      : await db
          .selectFrom('ledger_account')
          .select(['administration_id', 'code', 'name'])
          .where('code', 'in', codes)
          .where('administration_id', 'in', administrations)
          .execute();
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
  // Two charts may give one code two names.
  const ledgerNames = new Map(ledgers.map((one) => [`${one.administration_id} ${one.code}`, one.name]));
  return (allocation, currency, administrationId) => {
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
      label: label(allocation, itemLabels, (code) => ledgerNames.get(`${administrationId} ${code}`)),
    };
  };
}

function label(
  allocation: Allocation,
  items: ReadonlyMap<string, string>,
  ledgerName: (code: string) => string | undefined,
): string {
  switch (allocation.kind) {
    case 'open-item':
      return items.get(allocation.openItem) ?? '';
    case 'ledger':
      return [allocation.ledgerAccount, ledgerName(allocation.ledgerAccount)]
        .filter((part) => part !== undefined)
        .join(' ');
    case 'transfer':
      return allocation.iban;
    case 'administration':
      return allocation.administration;
  }
}
