import { cardFacts, moment } from '../card.ts';
import { joinFree } from '../free-text.ts';
import { type Lifted, moneyInText, note, reference } from '../lifted.ts';
import { type CellLabel, readCells } from './abn-cells.ts';

/** `BEA   NR:MA1402   11.01.14/12.00 SHOP,PAS123`; the terminal may be missing. */
const OLD_CARD =
  /^(?:BEA|GEA)\s+(?:NR:\s*(\w+)\s+)?(\d\d)\.(\d\d)\.(\d\d)\/(\d\d)[.:](\d\d)\s+(.{1,60}?)(?:,\s?PAS(\w+)|\s*$)/;
/** `BEA, Betaalpas`, shop`,PAS456`, `NR:MA1402, 11.01.24/12:00`, town. */
const NEW_CARD =
  /^(?:BEA|GEA), .{3,29}?\s{2,}(\S.{0,59}?),\s?PAS(\w+)\s.{0,60}?NR:\s*(\w+),?\s+(\d\d)\.(\d\d)\.(\d\d)\/(\d\d)[.:](\d\d)/;
/** `GBP 10,00 1EUR=0,8539 GBP` */
const FOREIGN = /\b([A-Z]{3}) (\d{1,12},\d\d) 1EUR=(\d+,\d+) \1\b/;
const COST = /\bKOSTEN EUR(\d{1,9},\d\d)( ACHTERAF BEREKEND)?/;
/** `GIRO   428428 NAME`, `52.89.39.882 NAME`: numbers from before IBAN. */
const OLD_ACCOUNT = /^(?:GIRO\s+(\d{1,9})|(\d{1,2}\.\d{2}\.\d{2}\.\d{3}))\s/;

/** Everything of ABN AMRO that does not begin with `/TRTP/`: cells with labels, card lines, text from before SEPA. */
export function liftAbnText(lifted: Lifted, lines: readonly string[]): void {
  const first = lines[0] ?? '';
  if (/^(?:BEA|GEA)[ ,]/.test(first)) {
    liftCard(lifted, lines);
    return;
  }
  const cells = readCells(lines);
  if (cells.has('IBAN') || cells.has('NAAM') || cells.has('OMSCHRIJVING')) {
    liftCells(lifted, cells);
    return;
  }
  const old = OLD_ACCOUNT.exec(first);
  lifted.account = old?.[1] ?? old?.[2]?.replaceAll('.', '') ?? null;
  lifted.text = joinFree(lines);
}

function liftCells(lifted: Lifted, cells: ReturnType<typeof readCells>): void {
  const cell = (label: CellLabel) => cells.get(label) ?? null;
  lifted.account = cell('IBAN');
  lifted.bic = cell('BIC');
  lifted.name = cell('NAAM');
  lifted.text = cell('OMSCHRIJVING');
  lifted.endToEndId = cell('KENMERK');
  lifted.mandateId = cell('MACHTIGING');
  lifted.creditorId = cell('INCASSANT');
  lifted.structured = reference(cell('BETALINGSKENM.'));
  lifted.ultimateParty = cell('VOOR') ?? cell('DOOR');
  note(lifted, '86/TRTP', cells.get('') ?? null);
}

/** Terminal, moment, shop, card number and foreign amount as far as the line has them; the text stays as given. */
function liftCard(lifted: Lifted, lines: readonly string[]): void {
  const text = joinFree(lines);
  lifted.text = text;
  const old = OLD_CARD.exec(text);
  if (old !== null) {
    const [, terminal, day = '', month = '', year = '', hour, minute, shop, card] = old;
    lifted.name = shop ?? null;
    lifted.card = cardFacts(terminal ?? null, card ?? null, moment(day, month, year, hour, minute));
  }
  const recent = old === null ? NEW_CARD.exec(text) : null;
  if (recent !== null) {
    const [, shop, card, terminal, day = '', month = '', year = '', hour, minute] = recent;
    lifted.name = shop ?? null;
    lifted.card = cardFacts(terminal ?? null, card ?? null, moment(day, month, year, hour, minute));
  }
  liftForeign(lifted, text);
}

function liftForeign(lifted: Lifted, text: string): void {
  const [, currency = '', amount = '', rate = ''] = FOREIGN.exec(text) ?? [];
  const foreign = amount === '' ? null : moneyInText(amount, currency);
  if (foreign !== null) lifted.foreign = { amount: foreign, rate: rate.replace(',', '.') };
  const [, cost = '', later] = COST.exec(text) ?? [];
  const charge = cost === '' ? null : moneyInText(cost, 'EUR');
  if (charge !== null) lifted.charges = [{ amount: charge, included: later === undefined ? null : false }];
}
