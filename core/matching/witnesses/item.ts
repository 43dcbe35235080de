import type { Evidence } from '../../domain/match.ts';
import type { OpenItem } from '../../domain/open-item.ts';
import { daysBetween } from '../../domain/plain-date.ts';
import { type Context, freeItemsOf } from '../context.ts';
import { evidence } from '../proposals.ts';
import { words } from '../text/normalise.ts';
import type { Subject } from './subject.ts';

/** What the items themselves say: their amounts, dates, periods, way of paying and administration. */
export function itemWitness(context: Context, subject: Subject): Evidence[] {
  const { settled } = subject;
  if (settled.length === 0) return [];
  return [
    ...rivals(context, subject),
    ...dates(context, settled),
    ...periods(context, settled),
    ...method(context, settled),
    ...administration(context, settled),
    ...purpose(context, subject),
  ];
}

/** Other items of the same party that would do as well, when no number tells them apart. */
function rivals(context: Context, { settled, party }: Subject): Evidence[] {
  const [item] = settled;
  if (item === undefined || settled.length > 1 || party === null) return [];
  const others = freeItemsOf(context, party).filter(
    (other) => other.id !== item.id && other.open.minor * item.open.minor > 0n,
  );
  if (others.length === 0) return [evidence('only-open-item', '', 'weak')];
  if (context.quotes.has(item.id)) return [];
  const same = others.filter((other) => other.open.minor === item.open.minor);
  if (same.length === 0) return [evidence('only-of-amount', '', 'weak')];
  return [
    evidence('same-amount-more', String(same.length), 'against'),
    ...(same.every((other) => item.date <= other.date) ? [evidence('oldest-of-same', '', 'weak')] : []),
  ];
}

function dates(context: Context, settled: readonly OpenItem[]): Evidence[] {
  const { entry, reading } = context;
  const facts: Evidence[] = [];
  if (settled.some((item) => item.date > entry.bookingDate)) facts.push(evidence('before-item-date', '', 'against'));
  if (settled.every((item) => reading.dates.includes(item.date)))
    facts.push(evidence('item-date-named', settled[0]?.date ?? '', 'strong'));
  const named = reading.amounts.some((amount) =>
    settled.some((item) => item.amount.minor === amount || item.amount.minor === -amount),
  );
  if (named) facts.push(evidence('item-amount-named', '', 'strong'));
  const [item] = settled;
  if (settled.length === 1 && item?.dueDate !== null && item?.dueDate !== undefined) {
    const late = daysBetween(item.dueDate, entry.bookingDate);
    if (late > 75) facts.push(evidence('long-overdue', String(late), 'weak'));
    else if (late >= -4 && late <= 10) facts.push(evidence('near-due', String(late), 'weak'));
  }
  return facts;
}

/** 'Abonnement december' is not November's. */
function periods(context: Context, settled: readonly OpenItem[]): Evidence[] {
  const { months } = context.reading;
  const [item] = settled;
  if (months.length === 0 || item === undefined || settled.length > 1) return [];
  const period = item.facts.period ?? null;
  const [year, month] = (period ?? item.date).split('-').map(Number);
  const fits = months.some((named) => named.month === month && (named.year === null || named.year === year));
  if (fits)
    return [evidence(period === null ? 'month-named' : 'period-named', period ?? item.date.slice(0, 7), 'strong')];
  return period === null ? [] : [evidence('other-period-named', period, 'against')];
}

function method(context: Context, settled: readonly OpenItem[]): Evidence[] {
  const debit = /RDDT/.test(context.entry.code.iso ?? '') || context.entry.mandateId !== null;
  const collected = settled.some((item) => item.facts.paymentMethod === 'direct-debit');
  const facts: Evidence[] = [];
  if (context.amount > 0n && collected && settled.every((item) => item.kind === 'sales-invoice'))
    facts.push(evidence('we-collect-it', '', 'against'));
  if (context.amount < 0n && debit !== collected && settled.every((item) => item.facts.paymentMethod !== undefined)) {
    facts.push(evidence(debit ? 'debit-unexpected' : 'transfer-unexpected', '', 'against'));
  }
  if (settled.some((item) => item.facts.factored === true)) facts.push(evidence('sold-to-factor', '', 'weak'));
  return facts;
}

/** Money for another administration: likely only when the text or the party says so. */
function administration(context: Context, settled: readonly OpenItem[]): Evidence[] {
  const other = settled.find((item) => item.administration !== context.entry.administration);
  if (other === undefined) return [];
  const theirs = context.env.administrations.find((one) => one.code === other.administration);
  if (theirs === undefined || theirs.intercompanyLedgerAccount === null)
    return [evidence('no-intercompany', other.administration, 'against')];
  const said = new Set(context.reading.words);
  const called = [theirs.city, theirs.name]
    .filter((name) => name !== null)
    .flatMap(words)
    .filter((word) => word.length >= 4);
  const own = words(`${context.administration?.name ?? ''} ${context.administration?.city ?? ''}`);
  const named = called.some((word) => said.has(word) && !own.includes(word));
  return [
    evidence('other-administration', theirs.name, 'against'),
    ...(named ? [evidence('administration-named', theirs.name, 'strong')] : []),
  ];
}

/** Words that say it is no payment of an invoice. */
function purpose(context: Context, { settled }: Subject): Evidence[] {
  if (settled.some((item) => context.quotes.has(item.id))) return [];
  const { cues } = context.reading;
  const facts: Evidence[] = [];
  if (cues.has('guarantee') || cues.has('damage')) facts.push(evidence('says-other-purpose', '', 'against'));
  if (cues.has('prepayment')) facts.push(evidence('says-advance-instead', '', 'against'));
  if (cues.has('refund') && context.amount > 0n && settled.every((item) => item.kind === 'sales-invoice'))
    facts.push(evidence('says-return', '', 'against'));
  if (cues.has('partial')) facts.push(evidence('says-part-of-item', '', 'weak'));
  return facts;
}
