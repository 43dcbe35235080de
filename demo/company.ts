import { composeIBAN } from 'ibantools';
import { KoppelError } from '#core/domain/errors.ts';
import type { Iban } from '#core/domain/iban.ts';
import { parseIban } from '#core/domain/iban.ts';
import { chance } from './chance.ts';

/** An invented company, Van der Meer Techniek, with the books it would have. Nobody in it exists. */
export const ORGANISATION = 'Van der Meer Techniek B.V.';
export const ADMINISTRATION = {
  code: '01',
  name: 'Van der Meer Techniek',
  legalName: ORGANISATION,
  city: 'Amersfoort',
  company: 'VDM',
} as const;

/** An account number that passes its check. `bank`: the code in it; `number`: up to ten digits. */
export function accountNumber(bank: string, number: string): Iban {
  const composed = composeIBAN({ countryCode: 'NL', bban: `${bank}${number.padStart(10, '0')}` });
  if (composed === null) throw new KoppelError('internal', `The demo's account ${number} makes no IBAN.`);
  return parseIban(composed);
}

export const ING_ACCOUNT = accountNumber('INGB', '0006547768');
export const RABO_ACCOUNT = accountNumber('RABO', '0301204477');

export const LEDGER_ACCOUNTS = [
  ['0200', 'Inventaris', 'asset', 'BMvaInv'],
  ['0700', 'Lening Rabobank', 'liability', 'BLasSak'],
  ['1000', 'Kas', 'asset', 'BLimKas'],
  ['1100', 'ING zakelijke rekening', 'asset', 'BLimBan'],
  ['1110', 'Rabobank zakelijke rekening', 'asset', 'BLimBan'],
  ['1120', 'Overige bankrekeningen', 'asset', 'BLimBan'],
  ['1190', 'Kruisposten', 'asset', 'BLimKru'],
  ['1300', 'Debiteuren', 'asset', 'BVorDeb'],
  ['1500', 'Te betalen omzetbelasting', 'liability', 'BSchBep'],
  ['1520', 'Te betalen loonheffing', 'liability', 'BSchBep'],
  ['1600', 'Crediteuren', 'liability', 'BSchCre'],
  ['1700', 'Te betalen lonen', 'liability', 'BSchSal'],
  ['2999', 'Vraagposten', 'liability', 'BSchOvs'],
  ['4000', 'Lonen en salarissen', 'cost', 'WPerLes'],
  ['4100', 'Huur bedrijfspand', 'cost', 'WBedHuiBeh'],
  ['4110', 'Energie', 'cost', 'WBedHuiGwe'],
  ['4200', 'Brandstof', 'cost', 'WBedAutBra'],
  ['4210', 'Motorrijtuigenbelasting', 'cost', 'WBedAutMot'],
  ['4220', 'Leasekosten auto’s', 'cost', 'WBedAutLea'],
  ['4300', 'Telefoon en internet', 'cost', 'WBedKanTef'],
  ['4310', 'Software en abonnementen', 'cost', 'WBedKanAut'],
  ['4400', 'Verzekeringen', 'cost', 'WBedAlkVer'],
  ['4500', 'Bankkosten', 'cost', 'WFbeBan'],
  ['4510', 'Rente lening', 'cost', 'WFbeRls'],
  ['4560', 'Betalingsverschillen', 'cost', 'WBedAlkBet'],
  ['4570', 'Betalingskorting', 'cost', 'WBedAlkBek'],
  ['7000', 'Inkoop materialen', 'cost', 'WKprInh'],
  ['8000', 'Omzet projecten', 'revenue', 'WOmzNop'],
  ['8010', 'Omzet onderhoud', 'revenue', 'WOmzNod'],
].map(([code, name, kind, rgsCode]) => ({ code, name, kind, rgsCode, blocked: false }));

export const DAYBOOKS = [
  { code: 'KAS', name: 'Kas', kind: 'cash', ledgerAccount: '1000' },
  { code: 'ING', name: 'ING zakelijk', kind: 'bank', ledgerAccount: '1100', iban: ING_ACCOUNT },
  { code: 'RABO', name: 'Rabobank zakelijk', kind: 'bank', ledgerAccount: '1110', iban: RABO_ACCOUNT },
  { code: 'MEM', name: 'Memoriaal', kind: 'memorial', ledgerAccount: '1190' },
] as const;

export const SETTINGS = {
  correctionLedgerAccount: '2999',
  largestDifference: '0.50',
  ledger: {
    'payment-difference': '4560',
    'payment-discount': '4570',
    suspense: '2999',
    'bank-charges': '4500',
    'interest-paid': '4510',
  },
} as const;

export interface DemoParty {
  readonly code: string;
  readonly kind: 'customer' | 'supplier' | 'tax-office' | 'bank';
  readonly name: string;
  readonly aliases: readonly string[];
  readonly ibans: readonly Iban[];
  readonly city: string;
}

const SURNAMES = [
  'De Vries',
  'Bakker',
  'Jansen',
  'Visser',
  'Smit',
  'Mulder',
  'Bos',
  'Vos',
  'Peters',
  'Hendriks',
  'Dekker',
  'Brouwer',
  'Kuipers',
  'Postma',
  'Veenstra',
  'Hoekstra',
  'Van Dijk',
  'Willems',
  'Schouten',
  'Verbeek',
];
const TRADES = [
  'Bouw',
  'Installatie',
  'Vastgoed',
  'Zorggroep',
  'Makelaardij',
  'Logistiek',
  'Bakkerij',
  'Advies',
  'Garage',
  'Tuinen',
];
const TOWNS = ['Amersfoort', 'Zwolle', 'Apeldoorn', 'Utrecht', 'Deventer', 'Nijkerk', 'Ede', 'Barneveld'];
const BANKS = ['INGB', 'RABO', 'ABNA', 'KNAB', 'BUNQ', 'TRIO'];

const random = chance(20_260_928);

export const CUSTOMERS: readonly DemoParty[] = Array.from({ length: 44 }, (_, at) => ({
  code: String(10_001 + at),
  kind: 'customer',
  name: `${SURNAMES[at % SURNAMES.length]} ${TRADES[(at * 7 + Math.floor(at / 20)) % TRADES.length]} ${random.happens(70) ? 'B.V.' : 'V.O.F.'}`,
  aliases: [],
  // A third of the customers never paid from an account we know.
  ibans: random.happens(67)
    ? [accountNumber(random.pick(BANKS), String(random.between(200_000_000, 799_999_999)))]
    : [],
  city: random.pick(TOWNS),
}));

export const SUPPLIERS: readonly DemoParty[] = [
  ['Technische Unie Midden', 'RABO'],
  ['Elektrogroothandel Noordhof', 'ABNA'],
  ['Koelmaterialen Rijnland', 'INGB'],
  ['Gereedschap Verhuur Eemland', 'RABO'],
  ['Steigerbouw Ten Cate', 'ABNA'],
  ['Drukkerij De Letter', 'TRIO'],
  ['Accountantskantoor Haverkamp', 'RABO'],
  ['Schoonmaak Helder', 'INGB'],
  ['Kabels en Leidingen Zuid', 'ABNA'],
  ['Loonservice Vallei', 'KNAB'],
].map(([name, bank], at) => ({
  code: String(50_001 + at),
  kind: 'supplier',
  name: name ?? '',
  aliases: [],
  ibans: [accountNumber(bank ?? 'INGB', String(random.between(300_000_000, 699_999_999)))],
  city: random.pick(TOWNS),
}));

/** What comes back every month, with the rule that knows it (betalingskenmerk). */
export const RECURRING = [
  {
    name: 'Huur Stationsweg',
    party: 'Vastgoed Stationsweg B.V.',
    iban: accountNumber('ABNA', '0417164300'),
    words: ['HUUR'],
    ledgerAccount: '4100',
    text: 'Huur bedrijfspand Stationsweg 12',
    cents: 345_000,
    day: 1,
  },
  {
    name: 'Energie',
    party: 'Vandaag Energie',
    iban: accountNumber('INGB', '0002445588'),
    words: ['CONTRACT 88123409'],
    ledgerAccount: '4110',
    text: 'Termijnbedrag contract 88123409',
    cents: 61_250,
    day: 4,
  },
  {
    name: 'Motorrijtuigenbelasting',
    party: 'Belastingdienst',
    iban: accountNumber('INGB', '0002445589'),
    words: ['V-482-KT'],
    ledgerAccount: '4210',
    text: 'Motorrijtuigenbelasting kenteken V-482-KT',
    cents: 18_400,
    day: 12,
  },
  {
    name: 'Lease',
    party: 'Rijdt Lease Nederland',
    iban: accountNumber('RABO', '0188445566'),
    words: ['LEASE'],
    ledgerAccount: '4220',
    text: 'Lease 2 voertuigen factuurperiode',
    cents: 128_900,
    day: 2,
  },
  {
    name: 'Telefoon',
    party: 'Belnet Zakelijk',
    iban: accountNumber('ABNA', '0523118877'),
    words: ['BELNET'],
    ledgerAccount: '4300',
    text: 'Belnet zakelijk mobiel klantnummer 7711',
    cents: 23_475,
    day: 18,
  },
  {
    name: 'Verzekeringen',
    party: 'Onderlinge Waarborg',
    iban: accountNumber('RABO', '0144332211'),
    words: ['POLIS'],
    ledgerAccount: '4400',
    text: 'Premie polis BE-553211',
    cents: 41_120,
    day: 6,
  },
  {
    name: 'Rente lening',
    party: 'Rabobank',
    iban: null,
    words: ['RENTE'],
    ledgerAccount: '4510',
    text: 'Rente lening 3355.12.900',
    cents: 21_780,
    day: 28,
  },
  {
    name: 'Bankkosten',
    party: null,
    iban: null,
    words: ['KOSTEN ZAKELIJK BETALINGSVERKEER'],
    ledgerAccount: '4500',
    text: 'Kosten Zakelijk Betalingsverkeer',
    cents: 3_358,
    day: 8,
  },
] as const;
