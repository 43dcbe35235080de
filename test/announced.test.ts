import { afterAll, beforeAll, expect, test } from 'vitest';
import { ING, makeBooks, RABO } from './support/books.ts';
import { startTestHub, type TestHub, until } from './support/hub.ts';
import { camt } from './support/statements.ts';

/* Intraday reports and advice messages: shown, never booked twice, and what they know more is kept (FORMATS §4.3). */

let hub: TestHub;
let accountId: string;
beforeAll(async () => {
  hub = await startTestHub();
  await makeBooks(hub, { ibans: [ING] });
  await take(camt(ING, 0, [{ date: '2026-01-02', lines: [{ cents: 100, text: 'eerste', reference: 'R0' }] }]));
  accountId = (await hub.api.get<{ items: { id: string }[] }>('/bank-accounts')).items[0]?.id ?? '';
});
afterAll(() => hub.close());

interface Taken {
  readonly state: string;
  readonly entriesNew: number;
  readonly report: readonly { readonly warnings: readonly string[] }[];
}
async function take(text: string): Promise<Taken> {
  const { id } = await hub.api.upload<{ id: string }>('file.xml', text);
  return until(
    () => hub.api.get<Taken>(`/imports/${id}`),
    ({ state }) => state === 'done' || state === 'failed',
  );
}

interface Announced {
  readonly status: string;
  readonly amount: string;
  readonly format: string;
}
const announced = async () =>
  (await hub.api.get<{ items: readonly Announced[] }>(`/bank-accounts/${accountId}/announced`)).items;

interface Entry {
  readonly id: string;
  readonly amount: string;
  readonly facts: { readonly details?: readonly { readonly endToEndId: string }[] };
}
const entries = async (search: string) => {
  const { items } = await hub.api.get<{ items: readonly Entry[] }>(`/entries?search=${search}`);
  return Promise.all(items.map(({ id }) => hub.api.get<Entry>(`/entries/${id}`)));
};

const decimal = (cents: number) => (cents / 100).toFixed(2);

/** A report of one account: `052` (intraday) or `054` (advice). */
function report(kind: '052' | '054', id: string, body: string, iban = ING): string {
  const [message, part] = kind === '052' ? ['BkToCstmrAcctRpt', 'Rpt'] : ['BkToCstmrDbtCdtNtfctn', 'Ntfctn'];
  return `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.${kind}.001.02"><${message}><GrpHdr><MsgId>${id}</MsgId><CreDtTm>2026-01-05T10:00:00</CreDtTm></GrpHdr><${part}><Id>${id}</Id><CreDtTm>2026-01-05T10:00:00</CreDtTm><Acct><Id><IBAN>${iban}</IBAN></Id><Ccy>EUR</Ccy></Acct>${body}</${part}></${message}></Document>`;
}

function entry(
  cents: number,
  date: string,
  reference: string,
  status = 'BOOK',
  payments: readonly [string, number][] = [],
): string {
  const details = payments
    .map(
      ([id, part]) =>
        `<TxDtls><Refs><EndToEndId>${id}</EndToEndId></Refs><AmtDtls><TxAmt><Amt Ccy="EUR">${decimal(part)}</Amt></TxAmt></AmtDtls></TxDtls>`,
    )
    .join('');
  return `<Ntry><Amt Ccy="EUR">${decimal(cents)}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>${status}</Sts><BookgDt><Dt>${date}</Dt></BookgDt><ValDt><Dt>${date}</Dt></ValDt><AcctSvcrRef>${reference}</AcctSvcrRef>${details === '' ? '' : `<NtryDtls>${details}</NtryDtls>`}</Ntry>`;
}

test('a report is shown and never booked, a later one of the day changes its rows, the statement takes them away', async () => {
  const morning = await take(
    report('052', 'M', entry(700, '2026-01-05', 'R1', 'PDNG') + entry(800, '2026-01-05', 'R2', 'PDNG')),
  );
  expect(morning).toMatchObject({ state: 'done', entriesNew: 0 });
  expect(morning.report[0]?.warnings).toContain('2 entries are announced.');
  const noon = await take(report('052', 'N', entry(700, '2026-01-05', 'R1') + entry(800, '2026-01-05', 'R2', 'PDNG')));
  expect(noon.report[0]?.warnings).toContain('0 entries are announced.');
  expect((await announced()).map(({ amount, status }) => [amount, status]).sort()).toEqual([
    ['7.00', 'booked'],
    ['8.00', 'pending'],
  ]);
  expect(await entries('nachtelijk')).toEqual([]);
  const lines = [
    { cents: 700, text: 'nachtelijk', reference: 'R1' },
    { cents: 900, text: 'nachtelijk', reference: 'R3' },
  ];
  expect(await take(camt(ING, 100, [{ date: '2026-01-05', lines }]))).toMatchObject({ state: 'done', entriesNew: 2 });
  expect(await announced()).toMatchObject([{ amount: '8.00', format: 'camt.052' }]);
  expect(await entries('nachtelijk')).toHaveLength(2);
});

const ADVICE: readonly [string, number][] = [
  ['E1', 1_000],
  ['E2', 2_000],
  ['E3', 500],
];

test('an advice lists the payments of a batch: before its statement, and after it', async () => {
  await take(report('054', 'A1', entry(3_500, '2026-01-06', 'B1', 'BOOK', ADVICE)));
  const batch = (reference: string, date: string, opening: number) =>
    camt(ING, opening, [{ date, lines: [{ cents: 3_500, text: `batch${reference}`, reference }] }]);
  await take(batch('B1', '2026-01-06', 1_700));
  await take(batch('B2', '2026-01-07', 5_200));
  expect((await entries('batchB2'))[0]?.facts.details ?? []).not.toHaveLength(3);
  const after = await take(report('054', 'A2', entry(3_500, '2026-01-07', 'B2', 'BOOK', ADVICE)));
  expect(after.report[0]?.warnings).toContain('1 batches now list their payments.');
  for (const name of ['batchB1', 'batchB2']) {
    const [found, ...more] = await entries(name);
    expect(more).toEqual([]);
    expect(
      found?.facts.details?.map(({ endToEndId }) => endToEndId),
      name,
    ).toEqual(['E1', 'E2', 'E3']);
    expect(found?.amount).toBe('35.00');
  }
  expect((await announced()).filter(({ format }) => format === 'camt.054')).toEqual([]);
});

test('details that do not add up stay with the advice, and two that could be meant are paired with none', async () => {
  const lines = [
    { cents: 4_400, text: 'dubbel', reference: 'D1', endToEndId: 'SAME' },
    { cents: 4_400, text: 'dubbel', reference: 'D2', endToEndId: 'SAME' },
    { cents: 6_000, text: 'scheef', reference: 'S1' },
  ];
  await take(camt(ING, 8_700, [{ date: '2026-01-08', lines }]));
  await take(
    report(
      '054',
      'A3',
      entry(6_000, '2026-01-08', 'S1', 'BOOK', [
        ['X1', 1_000],
        ['X2', 2_000],
      ]),
    ),
  );
  expect((await entries('scheef'))[0]?.facts.details).toBeUndefined();
  const same = entry(4_400, '2026-01-08', 'OTHER').replace(
    '</Ntry>',
    '<NtryDtls><TxDtls><Refs><EndToEndId>SAME</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>',
  );
  await take(report('054', 'A4', same));
  expect(await announced()).toContainEqual(expect.objectContaining({ amount: '44.00' }));
});

test('MT942 is announced too; of an account nobody linked nothing is kept', async () => {
  const mt942 = (iban: string) =>
    `:20:X\r\n:25:${iban}EUR\r\n:28C:1\r\n:34F:EURD0,00\r\n:13D:2601091200+0100\r\n:61:2601090109C12,34NTRFNONREF//M1\r\n:86:straks\r\n:90D:0EUR0,00\r\n:90C:1EUR12,34\r\n-`;
  expect(await take(mt942(ING))).toMatchObject({ state: 'done', entriesNew: 0 });
  expect(await announced()).toContainEqual(expect.objectContaining({ amount: '12.34', format: 'mt942' }));
  expect(await take(mt942(RABO))).toMatchObject({ state: 'done', entriesNew: 0 });
  expect((await hub.api.get<{ items: unknown[] }>('/bank-accounts')).items).toHaveLength(1);
});
