import type { CardFacts } from '../../domain/entry.ts';
import { plainDateOrNull } from '../../domain/plain-date.ts';

/** What Dutch banks begin or mark a card payment's text with; anything else is not searched. */
const CARD_TEXT = /^(?:BEA|GEA)\b|\b(?:pasvolgnr|terminalid|betaalautomaat|geldautomaat)\b/i;
/** "BEA, Betaalpas  SHOP,PAS123  NR:MA1402, 11.01.26/12.00", "Pasvolgnr: 001 13-03-2026 09:47 Transactie: A1 Term: 12AB34". */
const CARD = /(?:,\s?PAS|pasvolgnr\.?:?\s?)(\w{1,6})/i;
const TERMINAL = /(?:\bNR:\s?|\bterm(?:inalid)?:\s?)(\w{4,10})/i;
const MOMENT = /\b(\d\d)[.-](\d\d)[.-](\d{4}|\d\d)[ /](\d\d)[.:](\d\d)\b/;
/** A card text is short; a longer one is none. */
const LONGEST = 400;

/** Terminal, card and moment that stand in the text of a card payment only; null when the text is of something else. */
export function cardFromText(text: string | null): CardFacts | null {
  if (text === null || text.length > LONGEST || !CARD_TEXT.test(text)) return null;
  const card = CARD.exec(text)?.[1] ?? null;
  const terminal = TERMINAL.exec(text)?.[1] ?? null;
  const [, day, month, year = '', hour, minute] = MOMENT.exec(text) ?? [];
  const date = plainDateOrNull(`${year.length === 2 ? `20${year}` : year}-${month}-${day}`);
  const at = date === null ? null : `${date}T${hour}:${minute}`;
  return card === null && terminal === null && at === null ? null : { terminal, card, at };
}
