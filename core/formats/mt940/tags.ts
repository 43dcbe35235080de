/** The tags of MT940 and MT942. Anything else at the start of a line is text: ":00:00", ":12:11", ":FOO:". */
const TAGS: ReadonlySet<string> = new Set([
  ...['13', '13D', '20', '21', '25', '25P', '28', '28C', '34F'],
  ...['60F', '60M', '61', '62F', '62M', '64', '65', '86', '90C', '90D', 'NS'],
]);

/** The known tag a line begins with, else null. */
export function tagOf(line: string): string | null {
  if (line.charCodeAt(0) !== 58) return null;
  // Two tags are nine lines in ten.
  if (line.startsWith(':61:')) return '61';
  if (line.startsWith(':86:')) return '86';
  const end = line.indexOf(':', 2);
  if (end < 3 || end > 4) return null;
  const tag = line.slice(1, end);
  return TAGS.has(tag) ? tag : null;
}

/** A line of an envelope: what some banks put before `:20:` and after the last field. */
export type Envelope =
  | { readonly kind: 'begin'; readonly bank: string | null; readonly rest: string }
  | { readonly kind: 'bank'; readonly bank: string }
  | { readonly kind: 'type' }
  | { readonly kind: 'end'; readonly rest: string };

/** Longer lines are text; the expressions below never see them. */
const MAX_ENVELOPE = 300;
const SWIFT_BLOCK = /^\{(?:1:F01([A-Z]{6}[A-Z0-9]{2}))?/;
const ING_HEADER = /^0000 01([A-Z]{6}[A-Z0-9]{2})/;
const BIC_LINE = /^([A-Z]{6}[A-Z0-9]{2})([A-Z0-9]{3})?\s*$/;

/** Tells envelope lines from text; null for text. A lone "-" is `end` here and may still be text: the message decides. */
export function envelopeOf(line: string): Envelope | null {
  switch (line.charCodeAt(0)) {
    case 123: {
      // {1:F01KNABNL2HAXXX0000000000}{2:I940KNABNL2HXXXXN3020}{4:
      const text = line.indexOf('{4:');
      const bank = SWIFT_BLOCK.exec(line)?.[1] ?? null;
      return { kind: 'begin', bank, rest: text === -1 ? '' : line.slice(text + 3) };
    }
    case 48: {
      // 0000 01INGBNL2AXXXX00001
      const bank = ING_HEADER.exec(line)?.[1];
      return bank === undefined ? null : { kind: 'bank', bank };
    }
    case 57: // 940, 940 00
      return /^94[02](\s+00)?\s*$/.test(line) ? { kind: 'type' } : null;
    case 58: // Rabobank: ":940:" once at the top
      return /^:94[02]:\s*$/.test(line) ? { kind: 'bank', bank: 'RABONL2U' } : null;
    case 32:
    case 45: {
      // "-", " -" (MoneYou), "-XXX" (ING, Van Lanschot), "-}", "-}{5:}", "-}{1:F01…}{4:" (PostFinance)
      if (line.length > MAX_ENVELOPE) return null;
      const end = /^ *-(XXX\s*|[}\s]*(?:\{5:.*?\}+\s*)?)(\{.*)?$/.exec(line);
      return end === null ? null : { kind: 'end', rest: end[2] ?? '' };
    }
    default: {
      const bank = BIC_LINE.exec(line)?.[1];
      return bank === undefined ? null : { kind: 'bank', bank };
    }
  }
}

/** Whether an end-of-message line can be nothing else; a lone "-" may stand in a payer's text. */
export function isCertainEnd(line: string): boolean {
  return /^ *-(XXX|\s*\})/.test(line);
}
