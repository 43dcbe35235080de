import type { LookupKey, MatchEnvironment, MatcherRule, QueuedEntry } from '../../contract/matcher-rule.ts';
import type { Proposal } from '../../domain/match.ts';
import { absolute } from '../../domain/money.ts';
import type { OpenItem } from '../../domain/open-item.ts';
import { type Context, contextOf, freeItems } from '../context.ts';
import { settlementKey, terminalKey } from '../keys.ts';
import { evidence, settle, sumOpen, whole } from '../proposals.ts';
import { compact } from '../text/normalise.ts';
import { read } from '../text/reading.ts';

/** Card takings of a terminal: of one day, of several, or one day's in two credits. The day is in the text. */
export const pin: MatcherRule = {
  id: 'pin',
  version: 1,
  title: { en: 'Card terminal takings', nl: 'PIN-omzet' },
  keys: (entry, env) => [...terminals(entry, env), settlementKey(entry.administration, 'pin-total')],
  propose: (entry, found, env) => {
    const context = contextOf(entry, found, env);
    if (context.amount <= 0n) return [];
    const named = terminals(entry, env)
      .flatMap((key) => freeItems(context, key))
      .filter((item) => item.open.minor > 0n);
    const all = freeItems(context, settlementKey(entry.administration, 'pin-total')).filter(
      (item) => item.open.minor > 0n,
    );
    const known = named.length > 0;
    const pool = known ? named : all;
    return [...days(context, pool, known), ...period(context, pool, known)];
  },
};

/** Words that may name a terminal: more are noise. */
const MOST_TERMINALS = 8;

/** Terminals the text names: known ones, and whatever word may be one. */
function terminals(entry: QueuedEntry, env: MatchEnvironment): LookupKey<'terminal'>[] {
  const { words } = read(entry);
  const known = env.terminals.map(({ id }) => compact(id)).filter((id) => words.includes(id));
  const likely = words.filter((word) => /\d/.test(word) && word.length >= 4 && word.length <= 12);
  return [...new Set([...known, ...likely])].slice(0, MOST_TERMINALS).map(terminalKey);
}

function days(context: Context, items: readonly OpenItem[], terminal: boolean): Proposal[] {
  const { dates } = context.reading;
  const terminalNamed = terminal ? [evidence('terminal', '', 'strong')] : [];
  return items.flatMap((item) => {
    const onDay = dates.includes(item.date);
    const day = onDay
      ? [evidence('day-named', item.date, 'strong')]
      : dates.length > 0
        ? [evidence('other-day-named', dates[0] ?? '', 'against')]
        : [];
    if (item.open.minor === context.amount) return [whole([settle(context, item)], [...terminalNamed, ...day])];
    if (!terminal || !onDay || absolute(context.amount) > absolute(item.open.minor)) return [];
    return [
      whole([settle(context, item, context.amount)], [...terminalNamed, ...day, evidence('part-of-day', '', 'weak')]),
    ];
  });
}

/** 'from – to': all days between. */
function period(context: Context, items: readonly OpenItem[], terminal: boolean): Proposal[] {
  const { dates } = context.reading;
  const first = [...dates].sort()[0];
  const last = [...dates].sort().at(-1);
  const within = items.filter(
    (item) => first !== undefined && last !== undefined && item.date >= first && item.date <= last,
  );
  if (within.length < 2 || sumOpen(within) !== context.amount) return [];
  return [
    whole(
      within.map((item) => settle(context, item)),
      [
        evidence('period-named', `${first} – ${last}`, 'strong'),
        ...(terminal ? [evidence('terminal', '', 'strong')] : []),
      ],
    ),
  ];
}
