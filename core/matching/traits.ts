import type { Evidence, Proposal } from '../domain/match.ts';
import { absolute } from '../domain/money.ts';
import type { Context } from './context.ts';
import { subjectOf } from './witnesses/subject.ts';

/**
 * What the model counts besides evidence: what kind of booking a proposal is, and the pattern its evidence makes together. They
 * are no reasons to show a person; they tell how much the reasons weigh.
 */
export function traitsOf(context: Context, proposal: Proposal): string[] {
  const { settled, reopened, ledger, elsewhere } = subjectOf(context, proposal);
  const keys = new Set(proposal.evidence.map(({ key }) => key));
  const kinds = [...new Set([...settled, ...reopened].map((item) => item.kind))].sort();
  const kind =
    reopened.length > 0
      ? 'reopened'
      : kinds.length > 1
        ? 'mixed'
        : (kinds[0] ?? (elsewhere.length > 0 ? 'elsewhere' : 'ledger'));
  const way = context.amount < 0n ? 'out' : 'in';
  const family = familyOf(context.entry.code.iso);
  const pattern = [shapeOf(context, settled.length, ledger, proposal), numberGrade(keys), payerGrade(keys)].join('/');
  return [
    `kind ${kind} ${way}`,
    `code ${family} ${kind}`,
    `pattern ${pattern}`,
    ...(settled.length > 1 ? [`items ${sizeOf(settled.length)}`] : []),
  ];
}

/** The part of a trait that names the pattern: what calibration is kept by. */
export function patternOf(traits: readonly string[]): string {
  return traits.find((trait) => trait.startsWith('pattern ')) ?? '';
}

function sizeOf(count: number): string {
  return count <= 3 ? String(count) : count <= 6 ? '4-6' : 'many';
}

function shapeOf(
  context: Context,
  items: number,
  ledger: readonly { readonly reason?: string; readonly minor: bigint }[],
  proposal: Proposal,
): string {
  const [first] = ledger;
  const reopens = proposal.allocations.some((one) => one.kind === 'open-item' && one.reopens === true);
  if (reopens) return 'reopens';
  if (items === 0) return first?.reason ?? (first === undefined ? 'transfer' : 'ledger');
  if (first !== undefined) return `${items > 1 ? 'several' : 'one'} with ${first.reason ?? 'rest'}`;
  const part = proposal.allocations.some((one) => {
    if (one.kind !== 'open-item') return false;
    const open = context.found.item(one.openItem)?.open.minor ?? 0n;
    return absolute(one.minor) < absolute(open);
  });
  return part ? 'part' : items > 1 ? 'several' : 'one';
}

function numberGrade(keys: ReadonlySet<string>): string {
  if (keys.has('some-not-quoted')) return 'some';
  const quoted = [...keys].find((key) => key.startsWith('quoted-'));
  if (quoted !== undefined) return quoted;
  return keys.has('number-typo') ? 'typo' : keys.has('order-id') || keys.has('batch-id') ? 'order' : 'none';
}

function payerGrade(keys: ReadonlySet<string>): string {
  if (keys.has('payer-account')) return 'account';
  if (keys.has('payer-account-learned')) return 'learned';
  if (keys.has('payer-name')) return 'name';
  if (keys.has('payer-account-shared') || keys.has('payer-account-learned-shared') || keys.has('payer-name-shared'))
    return 'shared';
  if (keys.has('payer-code-labelled') || keys.has('payer-named')) return 'named';
  if (keys.has('payer-name-like') || keys.has('payer-name-learned')) return 'like';
  if (keys.has('payer-is-other') || keys.has('payer-name-is-other') || keys.has('several-parties')) return 'other';
  return [...keys].some((key) => key.startsWith('payer-name-') || key === 'payer-code') ? 'vague' : 'unknown';
}

/** The family of an ISO bank transaction code: 'PMNT/RCDT/ESCT' → 'RCDT'; with the sub-family where it tells more. */
function familyOf(iso: string | null): string {
  const [, family = 'none', sub = ''] = (iso ?? '').split(/[/-]/);
  return ['POSD', 'POSP', 'CWDL', 'CDPT', 'BOOK', 'SALA', 'UPDD', 'RRTN', 'XBCT', 'CHRG', 'INTR', 'ADJT'].includes(sub)
    ? sub
    : family;
}

export function evidenceKeys(evidence: readonly Evidence[]): string[] {
  return evidence.map(({ key }) => key);
}
