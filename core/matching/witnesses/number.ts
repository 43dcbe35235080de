import type { Evidence } from '../../domain/match.ts';
import type { Context } from '../context.ts';
import { evidence } from '../proposals.ts';
import type { Quote } from '../quotes.ts';
import { compact } from '../text/normalise.ts';
import type { Subject } from './subject.ts';

/** How sure a quote names its item, best first. */
const GRADES = [
  'quoted-reference',
  'quoted-number',
  'quoted-their-number',
  'quoted-batch',
  'quoted-range',
  'quoted-short-labelled',
  'quoted-loosely',
  'quoted-repaired',
  'quoted-their-order',
  'quoted-order',
  'quoted-short',
  'quoted-confusable',
] as const;
type QuoteGrade = (typeof GRADES)[number];

/** Words before a number that say it is an invoice's. */
const INVOICE_LABEL =
  /^(FACT|FAKT|FCT|NOTA|NOTE|INV|RECHN|REK|RE$|BON|NR|NUM|KENMERK|BETALINGSK|BETREFT|BETR|REF|CREDIT|TERMIJN|DEEL)/;

/** Which numbers of its items are quoted, and which numbers quoted it leaves unexplained. */
export function numberWitness(context: Context, subject: Subject): Evidence[] {
  const { settled, reopened } = subject;
  if (settled.length === 0) return reopened.length > 0 ? [] : unexplained(context, subject);
  const quotes = settled.map((item) => context.quotes.get(item.id) ?? null);
  const grades = quotes.filter((quote) => quote !== null).map(gradeOf);
  const worst = grades.reduce<QuoteGrade | null>(
    (a, b) => (a === null || GRADES.indexOf(b) > GRADES.indexOf(a) ? b : a),
    null,
  );
  const told = quotes.find((quote) => quote !== null)?.mention.raw ?? '';
  return [
    ...(worst === null ? [] : [evidence(worst, told, strengthOf(worst, quotes))]),
    ...(grades.length === 0
      ? [evidence('not-quoted', '', 'weak')]
      : grades.length < settled.length
        ? [evidence('some-not-quoted', String(settled.length - grades.length), 'against')]
        : []),
    ...unexplained(context, subject),
  ];
}

/** A structured reference carries a check digit: quoted where it belongs, it proves. */
function strengthOf(worst: QuoteGrade, quotes: readonly (Quote | null)[]): Evidence['strength'] {
  const structured = quotes.every(
    (quote) => quote !== null && quote.field === 'payment-reference' && quote.mention.value.length >= 10,
  );
  return structured ? 'proof' : GRADES.indexOf(worst) < 6 ? 'strong' : 'weak';
}

function gradeOf({ field, mention, ranged }: Quote): QuoteGrade {
  if (ranged) return 'quoted-range';
  if (field === 'payment-reference') return 'quoted-reference';
  if (field === 'batch') return 'quoted-batch';
  if (field === 'their-order') return 'quoted-their-order';
  if (field === 'order') return 'quoted-order';
  if (mention.reading === 'repaired') return 'quoted-repaired';
  if (mention.confusable) return 'quoted-confusable';
  if (mention.value.length <= 4)
    return INVOICE_LABEL.test(mention.label) || mention.source !== 'text' ? 'quoted-short-labelled' : 'quoted-short';
  if (field === 'number-part' || mention.reading === 'bare' || mention.reading === 'part') return 'quoted-loosely';
  return field === 'reference' ? 'quoted-their-number' : 'quoted-number';
}

/** Numbers quoted that the proposal does nothing with. */
function unexplained(context: Context, { settled, reopened, parties }: Subject): Evidence[] {
  const mine = new Set([...settled, ...reopened].map((item) => item.id));
  const used = new Set(
    [...mine].map((id) => context.quotes.get(id)?.mention.value).filter((value) => value !== undefined),
  );
  const naming = [...context.quotes.values()].filter(
    (quote) => !mine.has(quote.item.id) && !used.has(quote.mention.value) && GRADES.indexOf(gradeOf(quote)) <= 7,
  );
  const open = naming.filter(({ item }) => item.open.minor !== 0n && item.heldBy === null);
  const paid = naming.filter(({ item }) => item.open.minor === 0n);
  const ownOpen = open.find(({ item }) => item.party !== null && parties.has(item.party));
  const ownPaid = paid.find(({ item }) => item.party !== null && parties.has(item.party));
  return [
    ...(ownOpen === undefined ? [] : [evidence('quotes-other-item', ownOpen.mention.raw, 'against')]),
    ...(ownOpen === undefined && open.length > 0
      ? [evidence('quotes-item-of-other', open[0]?.mention.raw ?? '', 'against')]
      : []),
    ...(ownPaid === undefined ? [] : [evidence('quotes-paid-item', ownPaid.mention.raw, 'against')]),
    ...(ownPaid === undefined && paid.length > 0
      ? [evidence('quotes-paid-item-of-other', paid[0]?.mention.raw ?? '', 'weak')]
      : []),
    ...unknownNumber(context, settled.length > 0 ? settled.map((item) => item.number) : [], used),
  ];
}

/** A number that is said to be an invoice's, or looks like one of ours, and is in no book. */
function unknownNumber(context: Context, numbers: readonly (string | null)[], used: ReadonlySet<string>): Evidence[] {
  const known = new Set([...context.quotes.values()].map(({ mention }) => mention.value));
  const unknown = context.reading.mentions.filter(
    ({ value, reading, source }) =>
      source === 'text' &&
      reading === 'whole' &&
      !known.has(value) &&
      !used.has(value) &&
      value.length >= 4 &&
      value.length <= 12,
  );
  const like = unknown.find(({ value }) => numbers.some((number) => number !== null && alike(value, compact(number))));
  if (like !== undefined) return [evidence('unknown-number-like-ours', like.raw, 'against')];
  const labelled = unknown.find(({ label }) => /^(FACT|FAKT|FCT|NOTA|INV|RECHN)/.test(label));
  return labelled === undefined ? [] : [evidence('unknown-invoice-number', labelled.raw, 'against')];
}

function alike(value: string, number: string): boolean {
  return (
    value !== number &&
    value.length === number.length &&
    value.slice(0, 2) === number.slice(0, 2) &&
    /^\d+$/.test(value.slice(2))
  );
}
