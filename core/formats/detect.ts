import { TextDecoder } from 'node:util';
import { dialectOfAccount } from './banks.ts';
import { readMark } from './encoding.ts';
import { messageIdOf } from './iso20022/message-id.ts';
import { TEXT_FORMATS, type TextFormat } from './text-formats.ts';

/** What a file seems to be, from its first bytes. Reading it is the proof. */
export interface Detection {
  readonly kind: 'xml' | 'text' | 'unknown';
  /** `camt.053.001.02`, `pain.001.001.09`, `xml`, `mt940`, `csv` …; null when unknown. */
  readonly format: string | null;
  /** Told from an IBAN or BIC near the beginning; null when nothing there tells. */
  readonly dialect: string | null;
  /** 0 to 1. */
  readonly confidence: number;
  /** What a file that is no bank file is instead, for a person: "a PDF". */
  readonly instead: string | null;
}

const UNKNOWN: Detection = { kind: 'unknown', format: null, dialect: null, confidence: 0, instead: null };

/** Files people send by mistake, by their first bytes. */
const OTHER_FILES: readonly (readonly [prefix: string, what: string])[] = [
  ['%PDF', 'a PDF'],
  ['\u0089PNG', 'a picture'],
  ['\u00ff\u00d8\u00ff', 'a picture'],
  ['GIF8', 'a picture'],
  ['MZ', 'a program'],
  ['\u007fELF', 'a program'],
  ['\u00d0\u00cf\u0011\u00e0', 'an old Excel or Word document'],
  ['Rar!', 'a RAR archive'],
  ['7z\u00bc\u00af', 'a 7-Zip archive'],
  ['{\\rtf', 'a text document'],
];

const WEB_PAGE = /^\s*(?:<!--[\s\S]{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b/i;

/** Tells format and dialect of the first bytes of a file (about 16 KB). Never throws. */
export function detect(head: Uint8Array): Detection {
  const prefix = Buffer.from(head.subarray(0, 8)).toString('latin1');
  const other = OTHER_FILES.find(([start]) => prefix.startsWith(start));
  if (other !== undefined) return { ...UNKNOWN, instead: other[1] };
  const text = looseText(head);
  if (WEB_PAGE.test(text)) return { ...UNKNOWN, instead: 'a web page' };
  const found = bestText(text);
  if (found !== null) {
    return {
      kind: 'text',
      format: found.format.name,
      dialect: dialectIn(text),
      confidence: found.confidence,
      instead: null,
    };
  }
  if (/^\s*</.test(text)) return detectXml(text);
  return UNKNOWN;
}

/** The text format `head` looks most like, if any does. */
export function bestText(head: string): { readonly format: TextFormat; readonly confidence: number } | null {
  let best: { readonly format: TextFormat; readonly confidence: number } | null = null;
  const markup = /^\s*</.test(head);
  for (const format of TEXT_FORMATS) {
    // Of what begins with "<" only OFX is not XML.
    if (markup && format.name !== 'ofx') continue;
    const confidence = format.looksLike(head);
    if (confidence >= 0.5 && confidence > (best?.confidence ?? 0)) best = { format, confidence };
  }
  return best;
}

/** The text of the first bytes, only to look at: what cannot be decoded becomes a replacement character here, never in the books. */
export function looseText(head: Uint8Array): string {
  let mark: ReturnType<typeof readMark> = null;
  try {
    mark = readMark(head);
  } catch {
    return '';
  }
  return new TextDecoder(mark?.encoding ?? 'utf-8').decode(head.subarray(mark?.length ?? 0));
}

function detectXml(text: string): Detection {
  const namespaces = [...text.matchAll(/\sxmlns(?::[\w.-]+)?\s*=\s*["']([^"']*)["']/g)];
  const message = namespaces
    .map((match) => messageIdOf(match[1] ?? ''))
    .find((id) => id !== null && id.type !== 'head');
  const dialect = dialectIn(text);
  if (message == null) return { kind: 'xml', format: 'xml', dialect, confidence: 0.5, instead: null };
  return { kind: 'xml', format: message.id, dialect, confidence: 1, instead: null };
}

function dialectIn(text: string): string | null {
  const iban = /(?<![A-Z0-9])NL\d{2}[A-Z]{4}\d{10}(?!\d)/.exec(text)?.[0] ?? null;
  const bic = /<(?:BIC|BICFI)>([A-Z0-9]{8,11})</.exec(text)?.[1] ?? null;
  return dialectOfAccount(iban, null) ?? dialectOfAccount(null, bic);
}
