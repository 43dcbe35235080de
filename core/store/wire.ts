import type { Allocation, RankedProposal } from '../domain/match.ts';
import { parseMoney } from '../domain/money.ts';
import type { OpenItemFacts } from '../domain/open-item.ts';
import type { Stored } from './tables/bookings.ts';

/** JSON has no bigint: minor units are decimal texts in stored JSON. Amounts of items are decimal strings, as on the API. */

export function allocationToJson(allocation: Allocation): Stored {
  const settles = allocation.kind === 'open-item' ? allocation.settles : undefined;
  return {
    ...allocation,
    minor: allocation.minor.toString(),
    ...(settles !== undefined && { settles: settles.map((part) => ({ ...part, minor: part.minor.toString() })) }),
  };
}

export function allocationFromJson(stored: Stored): Allocation {
  const settles = stored['settles'] as readonly { openItem: string; minor: string }[] | undefined;
  return {
    ...stored,
    minor: BigInt(stored['minor'] as string),
    ...(settles !== undefined && { settles: settles.map((part) => ({ ...part, minor: BigInt(part.minor) })) }),
  } as Allocation;
}

export function proposalToJson(proposal: RankedProposal): string {
  return JSON.stringify({
    ...proposal,
    allocations: proposal.allocations.map(allocationToJson),
    residue: proposal.residue.toString(),
  });
}

export function proposalFromJson(stored: Stored): RankedProposal {
  return {
    ...(stored as unknown as RankedProposal),
    allocations: (stored['allocations'] as Stored[]).map(allocationFromJson),
    residue: BigInt(stored['residue'] as string),
  };
}

/** Facts that are amounts, as the API and the column have them: a decimal string in the item's currency. */
const MONEY_FACTS = ['fees', 'net'] as const;

export function factsFromJson(stored: Readonly<Record<string, unknown>>, currency: string): OpenItemFacts {
  // what an item settles is kept in a table of its own, by our ids
  const { settles: _, ...facts }: Record<string, unknown> = stored;
  for (const name of MONEY_FACTS) if (typeof facts[name] === 'string') facts[name] = parseMoney(facts[name], currency);
  const account = facts['gAccount'] as { iban: string; amount: string } | undefined;
  if (account !== undefined) facts['gAccount'] = { iban: account.iban, amount: parseMoney(account.amount, currency) };
  const foreign = facts['foreign'] as { amount: string; currency: string; rate: string } | undefined;
  if (foreign !== undefined)
    facts['foreign'] = { amount: parseMoney(foreign.amount, foreign.currency), rate: foreign.rate };
  return facts as OpenItemFacts;
}
