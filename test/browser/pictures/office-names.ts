import { accountNumber } from '../../../demo/company.ts';

/** An accounting office with eighty clients and names as long as they come. Nobody in it exists. */
export const OFFICE =
  'Administratiekantoor Van Weerdenburg, Ter Horst-Vermeulen & Zoetermeer-Oosterwijk Belastingadviseurs B.V.';
export const BOOKKEEPER = 'Wilhelmina Cornelia van den Heuvel-Terwindt tot Oosterwijk';
/** Of the client's name: finds its link. */
export const LONG_NAME_PART = /^Stichting tot Behoud/;
/** The client most pictures are of. */
export const CLIENT = {
  code: 'KLANT-2026-00017-NOORDOOST',
  name: 'Stichting tot Behoud van Monumentale Landbouwwerktuigen en Aanverwante Agrarische Erfgoederen Noordoost-Groningen',
  legalName:
    'Stichting tot Behoud van Monumentale Landbouwwerktuigen en Aanverwante Agrarische Erfgoederen Noordoost-Groningen',
  city: 'Nieuwe Niedorp-Oosterleek aan den IJssel',
  company: 'ERFGOED',
} as const;

/** Nothing is booked unseen, so that the workbench has something of every kind. */
export const SETTINGS = {
  bookByItself: false,
  ledger: { suspense: '2000.010.020-VRAAGPOSTEN-ERFGOED' },
  correctionLedgerAccount: '4500',
};

const TRADES = [
  'Bakkerij',
  'Installatiebedrijf',
  'Tandartspraktijk',
  'Hoveniersbedrijf',
  'Autobedrijf',
  'Notariskantoor',
];
const PEOPLE = [
  'De Vries',
  'Van der Meer & Zn.',
  'Jansen',
  'Ter Horst-Bakker',
  'Ünal',
  'Van ’t Hoff',
  'Boersma',
  'Kuijpers',
];
const TOWNS = ['Amersfoort', '’s-Hertogenbosch', 'Alphen aan den Rijn', 'Leeuwarden', 'Bergen op Zoom'];

/** The other clients, each name once. */
export const CLIENTS = Array.from({ length: 79 }, (_, at) => {
  const trade = TRADES[at % TRADES.length];
  const town = TOWNS[at % TOWNS.length];
  const name = `${trade} ${PEOPLE[at % PEOPLE.length]} ${town} ${at < 30 ? 'B.V.' : 'V.O.F.'}`;
  return { code: String(100 + at), name, city: town };
});

export const ING = accountNumber('INGB', '0673009911');
export const TRIODOS = accountNumber('TRIO', '0254417803');
export const SUPPLIER = accountNumber('RABO', '0144552277');
export const MEMBER = accountNumber('ABNA', '0514330092');

/** 140 characters, as long as SEPA carries, without a blank to break at. */
export const UNBROKEN = 'KENMERK/2026/11/NL69INGB0673009911/FACTUURNUMMER-26700101-26700102-26700103/'.padEnd(
  140,
  'ABCDEFGHIJ0123456789',
);

export const LEDGER_ACCOUNTS = [
  ['1100', 'ING zakelijke rekening'],
  ['1110', 'Triodos rekening-courant'],
  ['1300', 'Debiteuren'],
  ['1600', 'Crediteuren'],
  [
    '2000.010.020-VRAAGPOSTEN-ERFGOED',
    'Vraagposten, nog uit te zoeken bedragen en overige tussenrekeningen van het lopende boekjaar 2026',
  ],
  [
    '4100',
    'Huisvestingskosten en gemeentelijke heffingen, waaronder onroerendezaakbelasting, rioolheffing en waterschapslasten',
  ],
  ['4500', 'Bankkosten'],
  ['8000', 'Contributies, donaties en periodieke giften'],
].map(([code, name]) => ({ code, name }));

/** Owed for work on what the client keeps; 110 characters. */
export const SUPPLIER_NAME =
  'Landbouwmechanisatiebedrijf Gebroeders Oosterhuis-Van der Veenstra en Kinderen Onderhoud en Restauratie B.V.';

export const PARTIES = [
  {
    code: 'CRED-0000000050001',
    kind: 'supplier',
    name: SUPPLIER_NAME,
    ibans: [SUPPLIER, ...Array.from({ length: 11 }, (_, at) => accountNumber('RABO', String(144_560_000 + at * 77)))],
  },
  {
    code: '10001',
    kind: 'customer',
    name: 'Coöperatieve Vereniging Dorpsbelang Westeremden-Oosterwijtwerd U.A.',
    ibans: [MEMBER],
  },
  { code: '10002', kind: 'customer', name: 'A. Bos', ibans: [] },
];

const invoice = (nth: number, kind: 'sales-invoice' | 'purchase-invoice', party: string, cents: number) => ({
  id: `${kind}-${nth}`,
  kind,
  party,
  number: kind === 'sales-invoice' ? `2026-VERKOOP-NOORDOOST-${260_300 + nth}` : `26700${100 + nth}`,
  reference: kind === 'sales-invoice' ? null : `GO-${553_200 + nth}`,
  date: '2026-10-02',
  dueDate: '2026-11-02',
  amount: (cents / 100).toFixed(2),
});

export const ITEMS = [
  ...Array.from({ length: 24 }, (_, at) =>
    invoice(at, 'purchase-invoice', 'CRED-0000000050001', -(9_875 + at * 12_341)),
  ),
  invoice(90, 'purchase-invoice', 'CRED-0000000050001', -123_456_789),
  ...Array.from({ length: 8 }, (_, at) =>
    invoice(at, 'sales-invoice', at % 2 === 0 ? '10001' : '10002', 6_413 + at * 2_750),
  ),
];
