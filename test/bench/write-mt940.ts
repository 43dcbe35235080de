import type { ModelEntry, ModelPayment, ModelStatement } from './model.ts';

export type Mt940Bank = 'ing' | 'rabobank' | 'abn-amro';

/** The statements as one bank's MT940 file, each yielded as a message. `utf8` keeps letters banks turn into plain ones. */
export function* writeMt940(
  statements: Iterable<ModelStatement>,
  bank: Mt940Bank,
  options: { readonly utf8?: boolean } = {},
): Generator<string> {
  if (bank === 'rabobank') yield ':940:\r\n';
  for (const statement of statements) {
    const message = WRITERS[bank](statement).join('\r\n');
    yield `${options.utf8 === true ? message : swift(message)}\r\n`;
  }
}

const WRITERS: Readonly<Record<Mt940Bank, (statement: ModelStatement) => string[]>> = {
  ing,
  rabobank,
  'abn-amro': abn,
};

function ing(statement: ModelStatement): string[] {
  const day = short(statement.date);
  return [
    ...[
      '{1:F01INGBNL2ABXXX0000000000}',
      '{2:I940INGBNL2AXXXN}',
      '{4:',
      `:20:P${statement.id}`,
      ':25:NL94INGB0006547768EUR',
    ],
    ...[`:28C:${String(statement.sequence).padStart(5, '0')}`, `:60F:${balance(statement.openingCents, day)}`],
    ...statement.entries.flatMap((entry) => {
      const { payment } = one(entry);
      const groups =
        payment === null
          ? [`/REMI/USTD//${entry.feeText ?? `TOTAAL ${entry.payments.length} POSTEN`}/`]
          : [
              `/EREF/${payment.endToEndId}//CNTP/${payment.iban}/${payment.bic}/${payment.name}///REMI/`,
              payment.structured === null ? `USTD//${payment.text.join('')}/` : `STRD/CUR/${payment.structured}/`,
            ];
      const type = payment === null ? 'NMSCNONREF' : 'NTRFEREF';
      return [
        `:61:${short(entry.date)}${short(entry.date).slice(2)}${mark(entry.cents)}${amount(entry.cents)}${type}//${entry.reference}`,
        '/TRCD/00100/',
        ...information(groups.join('')),
      ];
    }),
    ...[`:62F:${balance(statement.closingCents, day)}`, `:64:${balance(statement.closingCents, day)}`, '-}'],
  ];
}

function rabobank(statement: ModelStatement): string[] {
  const day = short(statement.date);
  return [
    ...[`:20:940S${day}`, ':25:NL34RABO0142623393 EUR', ':28C:0', `:60F:${balance(statement.openingCents, day)}`],
    ...statement.entries.flatMap((entry) => {
      const { payment } = one(entry);
      const party = entry.cents < 0 ? 'BENM' : 'ORDP';
      const text =
        payment === null
          ? `/REMI/${entry.feeText ?? `TOTAAL ${entry.payments.length} POSTEN`}`
          : `/EREF/${payment.endToEndId}/${party}//NAME/${payment.name}/REMI/${payment.text.join('')}${structured(payment)}`;
      return [
        `:61:${short(entry.date)}${mark(entry.cents)}${amount(entry.cents).padStart(15, '0')}N541${payment === null ? 'NONREF' : 'EREF'}`,
        payment?.iban ?? '0000000000',
        ...information(`${text}/ISDT/${entry.date}`),
      ];
    }),
    `:62F:${balance(statement.closingCents, day)}`,
  ];
}

function abn(statement: ModelStatement): string[] {
  const day = short(statement.date);
  return [
    ...['ABNANL2A', '940', 'ABNANL2A', ':20:ABN AMRO BANK NV', ':25:123456789', `:28:${statement.sequence}/1`],
    `:60F:${balance(statement.openingCents, day)}`,
    ...statement.entries.flatMap((entry) => {
      const { payment } = one(entry);
      const text =
        payment === null
          ? `/TRTP/KOSTEN/REMI/${entry.feeText ?? `TOTAAL ${entry.payments.length} POSTEN`}`
          : `/TRTP/SEPA OVERBOEKING/IBAN/${payment.iban}/BIC/${payment.bic}/NAME/${payment.name}/REMI/${payment.text.join('')}${payment.structured === null ? '' : `Issuer: CUR Ref: ${payment.structured}`}/EREF/${payment.endToEndId}`;
      const days = `${short(entry.date)}${short(entry.date).slice(2)}`;
      return [`:61:${days}${mark(entry.cents)}${amount(entry.cents)}N654NONREF`, ...information(text)];
    }),
    ...[`:62F:${balance(statement.closingCents, day)}`, '-'],
  ];
}

function one(entry: ModelEntry): { readonly payment: ModelPayment | null } {
  return { payment: entry.payments.length === 1 ? (entry.payments[0] ?? null) : null };
}

function structured(payment: ModelPayment): string {
  return payment.structured === null ? '' : `/CDTRREFTP//CD/SCOR/ISSR/CUR/CDTRREF/${payment.structured}`;
}

const short = (date: string) => date.slice(2).replaceAll('-', '');
const mark = (cents: number) => (cents < 0 ? 'D' : 'C');
const balance = (cents: number, day: string) => `${mark(cents)}${day}EUR${amount(cents)}`;

function amount(cents: number): string {
  const absolute = Math.abs(cents);
  return `${Math.trunc(absolute / 100)},${String(absolute % 100).padStart(2, '0')}`;
}

/** `:86:` in lines of 65 characters. */
function information(text: string): string[] {
  const whole = `:86:${text}`;
  return Array.from({ length: Math.ceil(whole.length / 65) }, (_, index) => whole.slice(index * 65, index * 65 + 65));
}

/** Letters of the SWIFT set, as banks write them. */
function swift(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[&<>"]/g, '.');
}
