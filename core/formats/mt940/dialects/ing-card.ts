import { cardFacts, moment } from '../card.ts';
import type { Lifted } from '../lifted.ts';

/** "… 13-03-2015 09:47 TERMINALID: 12AB34 … PASVOLGNR: 001 …" */
const LABELLED = /TERMINALID: ?(\S+)|(?:PASVOLGNR|Pasvolgnr|Pasnr): ?(\d{1,3})|(\d\d)-(\d\d)-(\d{4}) (\d\d):(\d\d)/gi;
/** "20-08-14 05:52 BETAALAUTOMAAT   SHOP / TOWN   008 52I9S8 56548252": card, terminal, transaction. */
const AUTOMAT = /(\d\d)-(\d\d)-(\d\d) (\d\d):(\d\d) (?:BETAALAUTOMAAT|GELDAUTOMAAT).*\s(\d{3})\s+(\w{6,8})(?:\s|$)/;

/** A card line is one SWIFT field; a longer text is none, and is not searched to its end. */
const LONGEST = 400;

/** Card payments and withdrawals of ING, which stand in the text only. */
export function liftIngCard(lifted: Lifted): void {
  if (lifted.text === null) return;
  const text = lifted.text.slice(0, LONGEST);
  const automat = AUTOMAT.exec(text);
  if (automat !== null) {
    const [, day = '', month = '', year = '', hour, minute, card, terminal] = automat;
    lifted.card = cardFacts(terminal ?? null, card ?? null, moment(day, month, year, hour, minute));
    return;
  }
  if (!/TERMINALID|PASVOLGNR/i.test(text)) return;
  let terminal: string | null = null;
  let card: string | null = null;
  let at: string | null = null;
  for (const found of text.matchAll(LABELLED)) {
    terminal ??= found[1] ?? null;
    card ??= found[2] ?? null;
    if (found[3] !== undefined) at ??= moment(found[3], found[4] ?? '', found[5] ?? '', found[6], found[7]);
  }
  lifted.card = cardFacts(terminal, card, at);
}
