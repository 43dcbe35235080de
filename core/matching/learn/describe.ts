import { parseTarget, type Target } from '../targets.ts';
import {
  ACCOUNT_FEE,
  ACCOUNT_LEDGER,
  ACCOUNT_PARTY,
  ACCOUNT_WORD_LEDGER,
  HELD_MONEY,
  MANDATE_LEDGER,
  MONEY_RETURNED,
  NAME_PARTY,
  NUMBER_BOOKED,
  PATTERN,
  WORD_LEDGER,
} from './kinds.ts';
import type { Trace } from './traces.ts';

/** Every kind of learned fact. */
export const LEARNED_KINDS = [
  ACCOUNT_PARTY,
  NAME_PARTY,
  ACCOUNT_LEDGER,
  ACCOUNT_WORD_LEDGER,
  MANDATE_LEDGER,
  WORD_LEDGER,
  NUMBER_BOOKED,
  ACCOUNT_FEE,
  HELD_MONEY,
  MONEY_RETURNED,
  PATTERN,
] as const;
export type LearnedKind = (typeof LEARNED_KINDS)[number];

/** What a fact is about and what it leads to, taken apart. Absent: it is not about that. */
export interface FactParts {
  /** Code; absent: any of the company. */
  readonly administration?: string;
  readonly direction?: 'in' | 'out';
  readonly account?: string;
  readonly mandate?: string;
  /** A name, words sorted, without legal form. */
  readonly name?: string;
  readonly word?: string;
  readonly number?: string;
  /** Minor units. */
  readonly minor?: bigint;
  /** Code. */
  readonly party?: string;
  readonly target?: Target;
  readonly role?: string;
  /** Fee of the gross amount, per ten thousand, rounded down to tens. */
  readonly share?: number;
  readonly right?: boolean;
}

const TAKEN_APART: Readonly<Record<LearnedKind, (key: string, value: string) => FactParts>> = {
  [ACCOUNT_PARTY]: (account, party) => ({ account, party }),
  [NAME_PARTY]: (name, party) => ({ name, party }),
  [ACCOUNT_LEDGER]: (key, value) => ({ ...placed(key, 'account'), ...led(value) }),
  [ACCOUNT_WORD_LEDGER]: (key, value) => ({ ...placed(key, 'account'), ...led(value), word: key.split('|')[3] ?? '' }),
  [MANDATE_LEDGER]: (key, value) => ({ ...placed(key, 'mandate'), ...led(value) }),
  [WORD_LEDGER]: (key, value) => ({ ...placed(key, 'word'), ...led(value) }),
  [NUMBER_BOOKED]: (key, value) => {
    const [number = '', minor = '0'] = key.split('/');
    return { number, minor: BigInt(minor), ...led(value) };
  },
  [ACCOUNT_FEE]: (account, value) => {
    const [role = '', share = '0'] = value.split(':');
    return { account, role, share: Number(share) };
  },
  [HELD_MONEY]: (party, minor) => ({ party, minor: BigInt(minor) }),
  [MONEY_RETURNED]: (party, minor) => ({ party, minor: BigInt(minor) }),
  [PATTERN]: (key, value) => ({ administration: key.split('|')[0] ?? '', right: value === 'right' }),
};

/** Null for a kind this Koppel does not know. */
export function describeFact({ kind, key, value }: Trace): FactParts | null {
  const known = LEARNED_KINDS.find((one) => one === kind);
  return known === undefined ? null : TAKEN_APART[known](key, value);
}

/** 'administration|direction|rest'. */
function placed(key: string, name: 'account' | 'mandate' | 'word'): FactParts {
  const [administration = '', direction, rest = ''] = key.split('|');
  return {
    ...(administration === '*' ? {} : { administration }),
    direction: direction === 'in' ? 'in' : 'out',
    [name]: rest,
  };
}

function led(value: string): Pick<FactParts, 'target'> {
  const target = parseTarget(value);
  return target === null ? {} : { target };
}
