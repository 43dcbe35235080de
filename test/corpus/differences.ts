/** A value of a manifest that we do not follow, and why ours is right. `*` in `file` stands for anything. */
export interface Difference {
  readonly format: string;
  readonly file: string;
  readonly fields: readonly string[];
  readonly reason: string;
}

const OWN_ACCOUNT =
  'The manifest takes the creditor of every debit, also where that is the account holder himself; then the other party is the counterparty (FORMATS 2.3).';

const CUT_OFF =
  'A message without its closing balance cannot be told from one that was cut off, so it is refused (THREATS MT-03); nothing of it is half booked.';
const FRAGMENT =
  'Not a file but one tag of one, from the unit tests of another parser: no account, no balances, nothing to book.';
const POLISH =
  'The manifest kept the text as it is; it has the German form (020?00…?20…?30…), so we give the purpose only. The whole stays in bankText.';

const MT940: readonly Difference[] = [
  ...['OCA__bank-statement-import/mt940_base__test-sns*.940', 'fruitl00p__php-mt940/rabo__sample2.sta'].map(cutOff),
  ...['sandermarechal__jejik-mt940/K4262927_*.txt', 'sandermarechal__jejik-mt940/oldenburgischelandesbank2.txt'].map(
    cutOff,
  ),
  ...['wolph__mt940/self-provided__gv_codes.sta'].map(cutOff),
  ...['railslove__cmxl/statement-details-mt940.txt', 'wolph__mt940/betterplace__empty_line.sta'].map(fragment),
  ...['wolph__mt940/cmxl__a*.sta', 'wolph__mt940/cmxl__reference.sta', 'wolph__mt940/cmxl__statement_*.sta'].map(
    fragment,
  ),
  ...['wolph__mt940/self-provided__account_identification.sta', 'wolph__mt940/self-provided__sparkassen.sta'].map(
    fragment,
  ),
  {
    format: 'mt940',
    file: 'wolph__mt940/self-provided__invalid_statement.sta',
    fields: ['readable'],
    reason: 'Ten lines with a number each: not a statement.',
  },
  {
    format: 'mt940',
    file: 'wolph__mt940/self-provided__raiffeisen-cmi.sta',
    fields: ['readable'],
    reason:
      'The file is in code page 852 or 437 (0x81 is "ü" there). Windows-1252 has no such byte, and a guess would book unreadable names: it is refused until somebody says the encoding (THREATS MT-15).',
  },
  {
    format: 'mt940',
    file: 'svenstaro__mt940-rs/special-cases__overly_long_details.sta',
    fields: ['readable'],
    reason:
      'That parser refuses an :86: of more than 6 × 65 characters. Rabobank and others send them (FORMATS 1.5), and the manifest reads the same bytes in wolph__mt940/self-provided__overly_long_details.sta.',
  },
  {
    format: 'mt940',
    file: 'dovadi__mt940/MT940_voorbeeldbestanden_abnamro.txt',
    fields: ['closing', 'balanced'],
    reason: 'The manifest glued the number of the next section ("2. SCT overboeking debet") to the closing balance.',
  },
  {
    format: 'mt940',
    file: 'OCA__bank-statement-import/*test-ing.940',
    fields: ['bank reference'],
    reason:
      'The line is wrapped inside the reference (//00000000001 + 005): all the others of the file have 14 digits too.',
  },
  {
    format: 'mt940',
    file: 'OCA__bank-statement-import/*test-ing.940',
    fields: ['remittance'],
    reason: '/REMI/STRD/CUR/9001123412341234/ is a structured reference and stands there; CUR is its issuer, no text.',
  },
  {
    format: 'mt940',
    file: 'zilverline__mt940/abn__anb_sepa_overboeking_belastingdienst.txt',
    fields: ['remittance'],
    reason:
      'The payment has a structured reference (BETALINGSKENM.:) and no text; the manifest repeats the whole :86:.',
  },
  {
    format: 'mt940',
    file: 'fruitl00p__php-mt940/rabo__sample4.sta',
    fields: ['counterparty account'],
    reason: 'Rabobank writes 0000000000 where there is no other account: a batch or its own charges (FORMATS 1.4).',
  },
  {
    format: 'mt940',
    file: 'railslove__cmxl/mt940*.txt',
    fields: ['closing date'],
    reason: ':62F: says 31 November: the last day of a month that has 30. Said in a warning of the statement.',
  },
  {
    format: 'mt940',
    file: 'wolph__mt940/self-provided__*wrapped*.sta',
    fields: ['value date'],
    reason:
      '30 February as value date of interest counted in months of 30 days: the last day of February, with a warning.',
  },
  { format: 'mt940', file: 'railslove__cmxl/mt940*.txt', fields: ['remittance'], reason: POLISH },
  { format: 'mt940', file: 'wolph__mt940/cmxl__mt940.sta', fields: ['remittance'], reason: POLISH },
  {
    format: 'mt940',
    file: 'sandermarechal__jejik-mt940/sns.txt',
    fields: ['remittance'],
    reason:
      'The first line of SNS is account and name of the other side, which we give as such; the text comes after it.',
  },
  {
    format: 'mt940',
    file: 'wolph__mt940/betterplace__sepa_snippet_broken.sta',
    fields: ['account'],
    reason: 'A damaged :86: that says ":25:" between the entries is not the account: the one in the head is.',
  },
  {
    format: 'mt940',
    file: 'zilverline__mt940/deutsche_bank.txt',
    fields: ['remittance', 'end-to-end id'],
    reason: '"?96" and "?2A" are no codes of the format; they are part of the text, and nothing of it is dropped.',
  },
  {
    format: 'mt942',
    file: 'svenstaro__mt940-rs/mt942_cmxl__mt942_1.sta',
    fields: ['readable'],
    reason: 'The file has no bytes: empty_file.',
  },
];

const CSV: readonly Difference[] = [
  {
    format: 'csv',
    file: 'bank2ynab__bank2ynab/CSV_A_20180414_112204.csv',
    fields: ['readable'],
    reason:
      'Line 3 has lost the quote it begins with (NL68RABO0100000011","EUR"…). A reader that puts up with it also puts up with a lost quote in front of an amount; it is refused with its line.',
  },
  {
    format: 'csv',
    file: 'denilsonsa__abn-amro-statement-parser/*.TAB',
    fields: ['closing'],
    reason:
      'The last row says 9550.99 behind it; the manifest added 123.01 to 9427.00 itself. The sample is scrambled by hand: we give what the bank wrote and say that it does not add up.',
  },
];

const CODA: readonly Difference[] = [
  {
    format: 'coda',
    file: 'wimverstuyf__php-coda-parser/sample6.cod',
    fields: ['entry', 'debits'],
    reason:
      'The first movement is of 767.823 EUR. Euros have two decimals and nothing is rounded: the row is shown as unreadable and the statement as not balanced.',
  },
];

const OFX: readonly Difference[] = [
  {
    format: 'ofx',
    file: 'OCA__bank-statement-import/test_ofx.ofx',
    fields: ['statements'],
    reason:
      'The manifest leaves out the credit card (CCSTMTRS, a closing balance and no rows); a statement without rows is one too.',
  },
];

function cutOff(file: string): Difference {
  return { format: 'mt940', file, fields: ['readable'], reason: CUT_OFF };
}

function fragment(file: string): Difference {
  return { format: 'mt940', file, fields: ['readable'], reason: FRAGMENT };
}

export const DIFFERENCES: readonly Difference[] = [
  ...MT940,
  ...CSV,
  ...CODA,
  ...OFX,
  {
    format: 'camt053',
    file: 'newinnovations__camt053/example-camt053-b.xml',
    fields: ['debits', 'booked count', 'balanced', 'entry'],
    reason:
      'One entry is in EUR on a USD account. The manifest adds it up as if it were dollars; we show it as unreadable (currency_mismatch) and the statement as not balanced.',
  },
  {
    format: 'camt053',
    file: 'viafintech__camt_parser/053__valid_example*.xml',
    fields: ['counterparty name', 'counterparty account'],
    reason: OWN_ACCOUNT,
  },
  {
    format: 'camt054',
    file: 'genkgo__camt/camt054.v*.xml',
    fields: ['counterparty name', 'counterparty account'],
    reason: OWN_ACCOUNT,
  },
  {
    format: 'pain001',
    file: 'moov-io__iso20022/musterfile_pain.001_Nov2020.xml',
    fields: ['readable'],
    reason:
      'One order asks for the equivalent of an amount in another currency (EqvtAmt). What would be paid is not known before the bank converts, so it cannot be approved here.',
  },
  {
    format: 'pain008',
    file: 'moov-io__iso20022/pain008-musterfile.xml',
    fields: ['readable'],
    reason:
      'A Swiss CH-DD file without sequence type. SEPA does not collect without one, and guessing it would be wrong at every second bank.',
  },
  {
    format: 'pain002',
    file: 'moov-io__iso20022/invalid_pain_v11.xml',
    fields: ['readable'],
    reason:
      'It lacks the namespace, as the real answer of a German bank beside it does; it is read by the names of its elements.',
  },
];
