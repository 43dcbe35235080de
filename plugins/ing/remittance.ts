import type { CardFacts } from '#core/domain/entry.ts';

/** What ING's description says, piece by piece. */
export interface SaidText {
  readonly name: string | null;
  readonly description: string | null;
  readonly iban: string | null;
  readonly reference: string | null;
  readonly mandateId: string | null;
  readonly creditorId: string | null;
  readonly card: CardFacts | null;
}

const LABELS = {
  Naam: 'name',
  Omschrijving: 'description',
  IBAN: 'iban',
  Kenmerk: 'reference',
  'Machtiging ID': 'mandateId',
  'Incassant ID': 'creditorId',
  Valutadatum: 'valueDate',
  Pasvolgnr: 'card',
  Transactie: 'terminal',
} as const;
type Field = (typeof LABELS)[keyof typeof LABELS];

const LABELLED = new RegExp(`^(${Object.keys(LABELS).join('|')}): ?(.*)$`);

/**
 * ING writes labels on lines parted by `<br>`: `Naam: …<br>Omschrijving: …<br>Kenmerk: …`. A label counts at the start of a line and
 * once; a line without one belongs to the description, or goes on with it.
 */
export function readRemittance(text: string | null): SaidText {
  const said = new Map<Field, string>();
  const free: string[] = [];
  let last: Field | null = null;
  for (const line of (text ?? '').split(/<br\s*\/?>|\n/i)) {
    const [, label, value = ''] = LABELLED.exec(line.trim()) ?? [];
    const field: Field | undefined = LABELS[label as keyof typeof LABELS];
    if (field !== undefined && !said.has(field)) {
      said.set(field, value.trim());
      last = field;
    } else if (last === 'description') said.set(last, `${said.get(last)} ${line.trim()}`.trim());
    else free.push(line.trim());
  }
  const get = (field: Field) => said.get(field) || null;
  const unlabelled = free.filter((line) => line !== '').join(' ') || null;
  return {
    name: get('name'),
    description: get('description') ?? unlabelled,
    iban: get('iban'),
    reference: get('reference'),
    mandateId: get('mandateId'),
    creditorId: get('creditorId'),
    card: cardOf(get('card'), get('terminal')),
  };
}

/** `Pasvolgnr: 001 28-08-2020 14:35` and `Transactie: 50R321 Term: GXNCCC`. */
function cardOf(card: string | null, terminal: string | null): CardFacts | null {
  if (card === null && terminal === null) return null;
  const [, number = null, day, month, year, time] =
    /^(\d+)(?: (\d{2})-(\d{2})-(\d{4})(?: (\d{2}:\d{2}))?)?/.exec(card ?? '') ?? [];
  const at = year === undefined ? null : `${year}-${month}-${day}${time === undefined ? '' : `T${time}`}`;
  return { card: number, terminal: /Term: ?(\S+)/.exec(terminal ?? '')?.[1] ?? null, at };
}
