import type { Iban } from '#core/domain/iban.ts';
import { formatMoney } from '#core/domain/money.ts';
import { addDays, dayNumber, type PlainDate, parsePlainDate } from '#core/domain/plain-date.ts';
import { chance } from './chance.ts';
import { CUSTOMERS, type DemoParty, ING_ACCOUNT, RABO_ACCOUNT, RECURRING, SUPPLIERS } from './company.ts';

/** Six weeks in the life of the demo company: what it invoiced, and what then happened on its two bank accounts. */
export const FIRST_DAY = parsePlainDate('2026-09-28');
export const WEEKS = 6;

export interface DemoItem {
  readonly id: string;
  readonly kind: 'sales-invoice' | 'purchase-invoice';
  readonly party: string;
  readonly number: string;
  readonly reference: string | null;
  readonly date: PlainDate;
  readonly dueDate: PlainDate;
  readonly amount: string;
}

export interface DemoEntry {
  readonly account: Iban;
  readonly date: PlainDate;
  readonly minor: bigint;
  readonly name: string | null;
  readonly iban: Iban | null;
  readonly text: string;
  readonly endToEndId: string | null;
  readonly bankReference: string;
}

const euros = (minor: bigint) => formatMoney({ minor, currency: 'EUR' });
const random = chance(44);

function bankDays(): readonly PlainDate[] {
  const days = Array.from({ length: WEEKS * 7 }, (_, at) => addDays(FIRST_DAY, at));
  // Monday to Friday; 1970-01-01 was a Thursday.
  return days.filter((day) => ![0, 6].includes((dayNumber(day) + 4) % 7));
}

export const DAYS = bankDays();

interface Invoice extends DemoItem {
  readonly minor: bigint;
  readonly who: DemoParty;
}

const invoices: readonly Invoice[] = Array.from({ length: 148 }, (_, at) => {
  const who = random.pick(CUSTOMERS);
  const minor = BigInt(random.between(4_500, 489_999));
  const date = addDays(FIRST_DAY, random.between(-30, 24));
  const number = String(260_311 + at);
  return {
    id: `VF-${number}`,
    kind: 'sales-invoice',
    party: who.code,
    number,
    reference: null,
    date,
    dueDate: addDays(date, 30),
    amount: euros(minor),
    minor,
    who,
  };
});

const purchases: readonly Invoice[] = Array.from({ length: 54 }, (_, at) => {
  const who = random.pick(SUPPLIERS);
  const minor = -BigInt(random.between(2_900, 279_999));
  const date = addDays(FIRST_DAY, random.between(-25, 24));
  const number = String(26_700_101 + at);
  const reference = `${who.name.slice(0, 2).toUpperCase()}${random.between(100_000, 999_999)}`;
  return {
    id: `IF-${number}`,
    kind: 'purchase-invoice',
    party: who.code,
    number,
    reference,
    date,
    dueDate: addDays(date, 30),
    amount: euros(minor),
    minor,
    who,
  };
});

export const ITEMS: readonly DemoItem[] = [...invoices, ...purchases].map(
  ({ minor: _minor, who: _who, ...item }) => item,
);

/** Sales invoices nobody paid in the six weeks. */
export const UNPAID = invoices.slice(128);

let sequence = 0;

function entry(fields: Omit<DemoEntry, 'bankReference'>): DemoEntry {
  sequence += 1;
  return {
    ...fields,
    bankReference: `26${fields.date.slice(5, 7)}${fields.date.slice(8)}${String(4_000_000 + sequence * 7)}`,
  };
}

/** How customers write the number; a few do not. */
function wording(number: string): string {
  return random.pick([
    `Factuur ${number}`,
    `fact.nr. ${number}`,
    number,
    `Betaling factuurnummer ${number}`,
    `Inv ${number.slice(0, 3)} ${number.slice(3)}`,
    `${number} / dank voor het werk`,
  ]);
}

function salesEntries(): DemoEntry[] {
  return invoices.slice(0, -UNPAID.length).map((invoice, at) => {
    const day = random.pick(DAYS.filter((one) => one >= addDays(invoice.date, 2)));
    const known = invoice.who.ibans[0] ?? null;
    const odd = at % 16;
    // Most quote the number; some pay too little, name nothing, or quote a number that is not ours.
    const minor = odd === 3 ? invoice.minor - 1_000n : invoice.minor;
    const text =
      odd === 5 ? 'Zoals besproken' : odd === 9 ? `Ordernr ${random.between(7_000, 7_999)}` : wording(invoice.number);
    return entry({
      account: random.happens(70) ? ING_ACCOUNT : RABO_ACCOUNT,
      date: day,
      minor,
      name: invoice.who.name,
      iban: known,
      text,
      endToEndId: random.happens(30) ? `E${invoice.number}` : null,
    });
  });
}

function purchaseEntries(): DemoEntry[] {
  return purchases.slice(0, 44).map((purchase) => {
    const day = random.pick(DAYS.filter((one) => one >= addDays(purchase.date, 7)));
    const text = random.happens(80) ? `${purchase.reference} ${purchase.number}` : `Uw factuur ${purchase.reference}`;
    return entry({
      account: random.happens(60) ? RABO_ACCOUNT : ING_ACCOUNT,
      date: day,
      minor: purchase.minor,
      name: purchase.who.name,
      iban: purchase.who.ibans[0] ?? null,
      text,
      endToEndId: purchase.number,
    });
  });
}

function recurringEntries(): DemoEntry[] {
  return RECURRING.flatMap((one) =>
    DAYS.filter(
      (day, at) =>
        Number(day.slice(8)) >= one.day &&
        (at === 0 ||
          Number((DAYS[at - 1] as PlainDate).slice(8)) < one.day ||
          DAYS[at - 1]?.slice(0, 7) !== day.slice(0, 7)),
    )
      .filter((day, at, all) => all.findIndex((other) => other.slice(0, 7) === day.slice(0, 7)) === at)
      .map((date) =>
        entry({
          account: one.name.startsWith('Rente') ? RABO_ACCOUNT : ING_ACCOUNT,
          date,
          minor: -BigInt(one.cents),
          name: one.party,
          iban: one.iban,
          text: `${one.text} ${date.slice(0, 7)}`,
          endToEndId: null,
        }),
      ),
  );
}

function otherEntries(): DemoEntry[] {
  const day = (week: number, weekday: number) => addDays(FIRST_DAY, week * 7 + weekday);
  const fuel = Array.from({ length: 9 }, (_, at) =>
    entry({
      account: ING_ACCOUNT,
      date: DAYS[at * 3 + 1] as PlainDate,
      minor: -BigInt(random.between(4_200, 9_900)),
      name: 'Tankstation De Hoef',
      iban: null,
      text: `TANKSTATION DE HOEF AMERSFOORT NLD pas 014 ${DAYS[at * 3 + 1]} 17:${random.between(10, 59)}`,
      endToEndId: null,
    }),
  );
  const coffee = [0, 1].map(() =>
    entry({
      account: ING_ACCOUNT,
      date: day(2, 1),
      minor: -1_250n,
      name: 'Lunchroom Het Plein',
      iban: null,
      text: 'LUNCHROOM HET PLEIN pas 014',
      endToEndId: null,
    }),
  );
  return [
    ...fuel,
    // Two real payments alike on one day: they stay two.
    ...coffee,
    entry({
      account: ING_ACCOUNT,
      date: day(1, 2),
      minor: -500_000n,
      name: 'Van der Meer Techniek',
      iban: RABO_ACCOUNT,
      text: 'Overboeking eigen rekening',
      endToEndId: null,
    }),
    entry({
      account: RABO_ACCOUNT,
      date: day(1, 2),
      minor: 500_000n,
      name: 'Van der Meer Techniek',
      iban: ING_ACCOUNT,
      text: 'Overboeking eigen rekening',
      endToEndId: null,
    }),
    entry({
      account: RABO_ACCOUNT,
      date: day(3, 0),
      minor: 98_700n,
      name: 'Fam. Kuipers',
      iban: null,
      text: 'aanbetaling',
      endToEndId: null,
    }),
    entry({
      account: ING_ACCOUNT,
      date: day(4, 3),
      minor: 15_000n,
      name: 'Stichting Dorpshuis',
      iban: null,
      text: 'bijdrage reparatie',
      endToEndId: null,
    }),
  ];
}

export const ENTRIES: readonly DemoEntry[] = [
  ...salesEntries(),
  ...purchaseEntries(),
  ...recurringEntries(),
  ...otherEntries(),
].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0) || (a.bankReference < b.bankReference ? -1 : 1));
