import { addDays, dayNumber, type PlainDate, parsePlainDate } from '#core/domain/plain-date.ts';
import { dutchIban } from '../model.ts';

/** How large an organisation is made. */
export interface SeedSizes {
  readonly entries: number;
  readonly openItems: number;
  /** Entries that wait for a person; the latest ones. */
  readonly waiting: number;
  readonly administrations: number;
}

/** What the measurements of the store and the browser work with. */
export const BIG: SeedSizes = { entries: 1_000_000, openItems: 1_000_000, waiting: 100_000, administrations: 12 };

/** Ids of seeded rows: by kind and number, in the order of making, as version 7 ids are. */
export function seedId(kind: keyof typeof KINDS, at: number): string {
  return `019${KINDS[kind]}-0000-7000-8000-${at.toString(16).padStart(12, '0')}`;
}

const KINDS = {
  organisation: '00001',
  user: '00002',
  administration: '00003',
  daybook: '00004',
  ledger: '00005',
  account: '00006',
  party: '00007',
  item: '00008',
  evidence: '00009',
  statement: '0000a',
  entry: '0000b',
  booking: '0000c',
  stream: '0000d',
  row: '0000e',
  receiver: '0000f',
  target: '00010',
  import: '00011',
  gap: '00012',
  fact: '00013',
} as const;

export const ORGANISATION = seedId('organisation', 1);
export const USER = seedId('user', 1);
const ACCOUNTS_EACH = 4;
/** Days with statements: two years of working days. */
export const DAYS = 500;
const LAST_DAY = parsePlainDate('2026-11-20');

export interface PlannedAdministration {
  readonly at: number;
  readonly id: string;
  readonly code: string;
}

export interface PlannedAccount {
  readonly at: number;
  readonly id: string;
  readonly iban: string;
  readonly administration: PlannedAdministration;
  readonly daybookId: string;
  readonly streamId: string;
}

export interface Plan {
  readonly sizes: SeedSizes;
  readonly administrations: readonly PlannedAdministration[];
  readonly accounts: readonly PlannedAccount[];
  /** The days, oldest first. */
  readonly days: readonly PlainDate[];
  readonly entriesADay: number;
  /** Number of the first entry that may wait: from there on three in five do. */
  readonly firstWaiting: number;
}

export function planOf(sizes: SeedSizes): Plan {
  const administrations = Array.from({ length: sizes.administrations }, (_, at) => ({
    at,
    id: seedId('administration', at),
    code: String(at + 1).padStart(3, '0'),
  }));
  const accounts = administrations.flatMap((administration) =>
    Array.from({ length: ACCOUNTS_EACH }, (_, which) => {
      const at = administration.at * ACCOUNTS_EACH + which;
      return {
        at,
        id: seedId('account', at),
        iban: dutchIban('INGB', String(700_000_000 + at).padStart(10, '0')),
        administration,
        daybookId: seedId('daybook', at),
        streamId: seedId('stream', at),
      };
    }),
  );
  return {
    sizes,
    administrations,
    accounts,
    days: workingDays(),
    entriesADay: Math.ceil(sizes.entries / DAYS),
    firstWaiting: sizes.entries - Math.round(sizes.waiting / WAITING_SHARE),
  };
}

const WAITING_SHARE = 0.6;

export function isWaiting({ firstWaiting }: Plan, entry: number): boolean {
  return entry >= firstWaiting && entry % 5 < 3;
}

/** The first administration has two fifths of everything, as the largest client of an office does. */
export function administrationOf(plan: Plan, at: number): PlannedAdministration {
  const { administrations } = plan;
  const others = administrations.length - 1;
  const index = at % 5 < 2 || others === 0 ? 0 : 1 + (Math.floor(at / 5) % others);
  return administrations[index] as PlannedAdministration;
}

/** The entries of a day come account by account, as statements do. */
export function accountOf(plan: Plan, entry: number): PlannedAccount {
  const within = (entry % plan.entriesADay) / plan.entriesADay;
  const large = plan.accounts.slice(0, ACCOUNTS_EACH);
  const small = plan.accounts.slice(ACCOUNTS_EACH);
  const [list, share] = within < 0.4 || small.length === 0 ? [large, within / 0.4] : [small, (within - 0.4) / 0.6];
  return list[Math.min(list.length - 1, Math.floor(share * list.length))] as PlannedAccount;
}

function workingDays(): readonly PlainDate[] {
  const days: PlainDate[] = [];
  for (let day = LAST_DAY; days.length < DAYS; day = addDays(day, -1)) {
    const weekday = (dayNumber(day) + 4) % 7; // 1970-01-01 was a Thursday
    if (weekday !== 0 && weekday !== 6) days.push(day);
  }
  return days.reverse();
}
