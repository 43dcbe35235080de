import type { Learned, LearnedFact } from '../../contract/matcher-rule.ts';
import { daysBetween, type PlainDate } from '../../domain/plain-date.ts';
import type { Booked } from './booked.ts';
import { type Trace, tracesOf } from './traces.ts';

/** One booking a fact rests on. */
export interface Example {
  readonly entry: string;
  readonly on: PlainDate;
}

/**
 * A learned thing: under this key it was this, as these bookings show. `forgotten`: a person said it is wrong; it goes on
 * collecting examples and is not used until they say otherwise.
 */
export interface Fact extends Trace {
  readonly examples: readonly Example[];
  readonly state: 'active' | 'forgotten';
}

/** All facts of the administrations that are matched together: kind and key → value → fact. Immutable. */
export type Memory = ReadonlyMap<string, ReadonlyMap<string, Fact>>;

export const EMPTY_MEMORY: Memory = new Map();

/** The memory after these bookings. A booking learned before is not learned twice. */
export function learn(memory: Memory, bookings: readonly Booked[]): Memory {
  return changed(memory, bookings, (fact, example) =>
    fact.examples.some(({ entry }) => entry === example.entry)
      ? fact
      : { ...fact, examples: [...fact.examples, example].sort(byEntry) },
  );
}

/** The memory as if these bookings had never been. The inverse of {@link learn}. */
export function unlearn(memory: Memory, bookings: readonly Booked[]): Memory {
  return changed(memory, bookings, (fact, example) => ({
    ...fact,
    examples: fact.examples.filter(({ entry }) => entry !== example.entry),
  }));
}

function changed(memory: Memory, bookings: readonly Booked[], change: (fact: Fact, example: Example) => Fact): Memory {
  const next = new Map(memory);
  for (const booked of bookings) {
    const example = { entry: booked.entry.id, on: booked.bookedOn };
    for (const trace of tracesOf(booked)) {
      const at = place(trace.kind, trace.key);
      const values = new Map(next.get(at));
      const fact = change(values.get(trace.value) ?? { ...trace, examples: [], state: 'active' }, example);
      if (fact.examples.length === 0 && fact.state === 'active') values.delete(trace.value);
      else values.set(trace.value, fact);
      if (values.size === 0) next.delete(at);
      else next.set(at, values);
    }
  }
  return next;
}

/** A memory of these facts. */
export function memoryFrom(facts: Iterable<Fact>): Memory {
  const memory = new Map<string, Map<string, Fact>>();
  for (const fact of facts) {
    const at = place(fact.kind, fact.key);
    const values = memory.get(at) ?? new Map<string, Fact>();
    memory.set(at, values.set(fact.value, fact));
  }
  return memory;
}

/** Every fact, in no particular order. */
export function factsIn(memory: Memory): readonly Fact[] {
  return [...memory.values()].flatMap((values) => [...values.values()]);
}

/** A person says that a fact is wrong (or right after all). */
export function mark(memory: Memory, trace: Trace, state: Fact['state']): Memory {
  const at = place(trace.kind, trace.key);
  const values = new Map(memory.get(at));
  const fact = values.get(trace.value) ?? { ...trace, examples: [], state };
  const next = new Map(memory);
  if (fact.examples.length === 0 && state === 'active') values.delete(trace.value);
  else values.set(trace.value, { ...fact, state });
  if (values.size === 0) next.delete(at);
  else next.set(at, values);
  return next;
}

/** Half of the trust in a fact is gone after this many days without a new example. */
const HALF_LIFE_DAYS = 180;
/** Facts without an example for this long are not used: people change banks, contracts end. */
const USED_DAYS = 800;

/** The memory as matching asks it, on a day. */
export function learnedOn(memory: Memory, today: PlainDate): Learned {
  const known = new Map<string, readonly LearnedFact[]>();
  return {
    facts(kind, key) {
      const at = place(kind, key);
      const before = known.get(at);
      if (before !== undefined) return before;
      const facts = view(memory.get(at), today);
      known.set(at, facts);
      return facts;
    },
  };
}

/** The same over facts a database counted: active ones, without their examples. */
export function learnedFrom(facts: Iterable<Trace & Omit<LearnedFact, 'misses'>>, today: PlainDate): Learned {
  const byKey = Map.groupBy(facts, (fact) => place(fact.kind, fact.key));
  const known = new Map<string, readonly LearnedFact[]>();
  return {
    facts(kind, key) {
      const at = place(kind, key);
      const before = known.get(at);
      if (before !== undefined) return before;
      const ranked = trusted(
        (byKey.get(at) ?? []).map(({ value, hits, firstSeen, lastSeen }) => ({
          value,
          hits,
          firstSeen,
          lastSeen,
          misses: 0,
        })),
        today,
      );
      known.set(at, ranked);
      return ranked;
    },
  };
}

function view(values: ReadonlyMap<string, Fact> | undefined, today: PlainDate): LearnedFact[] {
  if (values === undefined) return [];
  return trusted([...values.values()].filter((fact) => fact.state === 'active').map(summary), today);
}

/** Those seen lately enough, the most trusted first, each with how often its key led elsewhere. */
function trusted(active: readonly LearnedFact[], today: PlainDate): LearnedFact[] {
  const fresh = active.filter((fact) => daysBetween(fact.lastSeen, today) <= USED_DAYS);
  const total = fresh.reduce((sum, fact) => sum + fact.hits, 0);
  const trust = (fact: LearnedFact) => fact.hits * 0.5 ** (daysBetween(fact.lastSeen, today) / HALF_LIFE_DAYS);
  return fresh
    .map((fact) => ({ ...fact, misses: total - fact.hits }))
    .sort((a, b) => trust(b) - trust(a) || (a.value < b.value ? -1 : 1));
}

function summary(fact: Fact): LearnedFact {
  const days = fact.examples.map(({ on }) => on).sort();
  const first = days[0];
  const last = days.at(-1);
  const none = '1900-01-01' as PlainDate;
  return { value: fact.value, hits: fact.examples.length, misses: 0, firstSeen: first ?? none, lastSeen: last ?? none };
}

function place(kind: string, key: string): string {
  return `${kind}\n${key}`;
}

function byEntry(a: Example, b: Example): number {
  return a.entry < b.entry ? -1 : a.entry > b.entry ? 1 : 0;
}
