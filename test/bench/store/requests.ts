import { OPEN_ITEM_KINDS } from '#core/domain/open-item.ts';
import { itemNumber, partyAt } from '../seed/books.ts';
import { entryCents, lineAt } from '../seed/lines.ts';
import { type Plan, planOf, type SeedSizes, seedId } from '../seed/plan.ts';
import type { BigHub } from './big-hub.ts';
import { type Latency, latency } from './latency.ts';

interface Listed {
  readonly items: readonly { readonly id: string }[];
  readonly next: string | null;
}

/** What the pages of the admin UI ask, one request after another. `times`: how often each. */
export async function timeRequests(
  hub: BigHub,
  sizes: SeedSizes,
  times: number,
  only: RegExp = /./,
): Promise<readonly Latency[]> {
  const plan = planOf(sizes);
  const rows: Latency[] = [];
  for (const [what, path] of Object.entries(await requests(hub, plan))) {
    if (only.test(what)) rows.push(await latency(what, times, (at) => hub.get(path(at))));
  }
  return rows;
}

async function requests(hub: BigHub, plan: Plan): Promise<Readonly<Record<string, (at: number) => string>>> {
  const { sizes } = plan;
  const large = plan.administrations[0]?.id ?? '';
  const small = plan.administrations.at(-1)?.id ?? '';
  const account = plan.accounts[0]?.id ?? '';
  const queue = (await hub.get('/entries?state=waiting&limit=500')) as Listed;
  const old = (entry: number) => Math.floor(((entry * 7919) % 1000) * (sizes.entries / 1000));
  const items = `/administrations/${large}/open-items?limit=30`;
  const cents = (entry: number) => (Math.abs(entryCents(entry)) / 100).toFixed(2);
  return {
    'first page: figures': () => '/overview',
    'first page: accounts': () => '/bank-accounts',
    'workbench: queue': () => '/entries?state=waiting&limit=100',
    'workbench: queue of the largest administration': () =>
      `/entries?state=waiting&limit=100&administrationId=${large}`,
    'workbench: queue of a small administration': () => `/entries?state=waiting&limit=100&administrationId=${small}`,
    'workbench: next entry with its proposals': (at) => `/entries/${queue.items[at % queue.items.length]?.id}`,
    'an entry that is booked': (at) => `/entries/${seedId('entry', old(at))}`,
    'entries: all': () => '/entries?limit=100',
    'entries: booked': () => '/entries?limit=100&state=booked',
    'entries: unmapped (none)': () => '/entries?limit=100&state=unmapped',
    'entries: of a small administration': () => `/entries?limit=100&administrationId=${small}`,
    'entries: of an account, a month of last year': () =>
      `/entries?limit=100&accountId=${account}&from=2025-03-01&to=2025-03-31`,
    'entries: search a word that is everywhere': () => '/entries?limit=100&search=factuur',
    'entries: search a name': (at) => `/entries?limit=100&search=${encodeURIComponent(lineAt(plan, old(at)).name)}`,
    'entries: search a number once there': (at) =>
      `/entries?limit=100&search=${lineAt(plan, old(at)).bankReference.slice(4)}`,
    'entries: search an amount': (at) => `/entries?limit=100&search=${cents(old(at))}`,
    'open items: all': () => items,
    'open items: by number': (at) => `${items}&search=${itemNumber((at * 7919) % sizes.openItems)}`,
    'open items: by the end of a number': (at) =>
      `${items}&search=${itemNumber((at * 7919) % sizes.openItems).slice(-6)}`,
    'open items: by a supplier’s name': (at) =>
      `${items}&kind=purchase-invoice&search=${encodeURIComponent(partyAt(at * 31).name.split(' ')[1] ?? '')}`,
    'open items: of exactly this amount': (at) => `${items}&amount=${cents(old(at))}`,
    'open items: all of a customer, settled too': (at) => `${items}&state=all&party=${partyAt(at * 5).code}`,
    ...Object.fromEntries(
      OPEN_ITEM_KINDS.map((kind) => [`open items: kind ${kind}`, () => `${items}&kind=${kind}`] as const),
    ),
    'open items: several kinds': () => `${items}&kind=pin-total,psp-batch,card-batch`,
    parties: () => `/administrations/${large}/parties?limit=50`,
    'parties: search': () => `/administrations/${large}/parties?limit=50&search=zonnekamp`,
    statements: () => '/statements?limit=100',
    'statements of an account': () => `/statements?limit=100&accountId=${account}`,
    coverage: () => `/bank-accounts/${account}/coverage`,
    imports: () => '/imports?limit=100',
    bookings: () => '/bookings?limit=100',
    'bookings of a small administration': () => `/bookings?limit=100&administrationId=${small}`,
    deliveries: () => '/deliveries?limit=100',
    'deliveries: refused': () => '/deliveries?limit=100&state=refused',
    streams: () => '/streams',
    'webhook endpoints': () => '/webhook-endpoints',
    'stream rows': (at) => `/streams/${plan.accounts[0]?.streamId}?after=${at * 100}&limit=100`,
    audit: () => '/audit?limit=100',
  };
}
