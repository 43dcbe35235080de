import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { FrozenBatch, Gateway, Grant } from '#core/contract/connector.ts';
import { KoppelError } from '#core/domain/errors.ts';
import { parseIban } from '#core/domain/iban.ts';
import type { CreditTransferScheme } from '#core/domain/payment-order.ts';
import { writeCreditTransfers } from '#core/formats/pain/write-credit-transfer.ts';
import { ibanOf, type TestBank } from '../support/bank.ts';
import { type BankSubject, failure, wrong } from './bank.ts';
import type { Kept } from './promise.ts';

interface AtBank {
  readonly bank: TestBank;
  readonly grant: Grant;
  readonly gateway: Gateway<CreditTransferScheme>;
  /** Sends a new batch of `count` orders; what came of it. */
  send(batch: FrozenBatch, key: string): Promise<{ readonly ref: string } | KoppelError>;
  batch(count: number, id: string): FrozenBatch;
  /** End-to-end ids the bank executed. */
  executed(): string[];
}

/** What sending payments promises: nothing is sent twice, nothing is taken for sent that was not, everything can be looked up. */
export function paying(
  start: () => Promise<TestBank>,
  { accounts }: BankSubject,
  gateway: Gateway<CreditTransferScheme>,
): Kept {
  const iban = accounts[0]?.iban ?? parseIban('');
  const at = (keep: (at: AtBank) => Promise<void>) => async () => {
    const bank = await start();
    try {
      const grant = await bank.connect();
      await keep({
        bank,
        grant,
        gateway,
        async send(batch, key) {
          try {
            const outcome = await gateway.submit(bank.ctx, batch, key);
            if (outcome.kind === 'refused') throw new Error(`Refused: ${outcome.text}`);
            return { ref: outcome.bankRef };
          } catch (error) {
            if (error instanceof KoppelError) return error;
            throw error;
          }
        },
        batch: (count, id) => paymentBatch(bank, grant, gateway, count, id, iban),
        executed: () => bank.sandbox.executed().map(({ endToEndId }) => endToEndId),
      });
    } finally {
      await bank.close();
    }
  };
  const many = Math.min(gateway.maxPerBatch, 3);
  const ids = (id: string, count: number) => Array.from({ length: count }, (_, at) => `${id}-${at + 1}`);

  return {
    'an order is sent, found again, waits for the customer, and is executed once': at(
      async ({ bank, send, batch, executed }) => {
        const one = batch(many, 'A');
        const sent = refOf(await send(one, 'key-A'));
        expect([sent, CANNOT_TELL]).toContain(await looked(bank, gateway, one, 'key-A'));
        const ref = { key: 'key-A', bankRef: sent, account: one.account };
        expect(executed()).toEqual([]);
        if (gateway.tracking !== 'none')
          expect(['to-be-confirmed', 'accepted']).toContain((await gateway.status(bank.ctx, ref)).status);
        bank.sandbox.confirm(sent, 'sign');
        expect(executed()).toEqual(ids('A', many));
        if (gateway.tracking !== 'none') {
          const after = await gateway.status(bank.ctx, ref);
          expect(['executed', 'accepted', 'processing']).toContain(after.status);
          expect(after.bankCode).not.toBe('');
        }
        const booked = bank.sandbox.ledger(iban).slice(-many);
        expect(booked.map(({ minor }) => minor)).toEqual(
          Array.from({ length: many }, (_, nth) => -1_000n - BigInt(nth)),
        );
      },
    ),
    'what the customer refuses is rejected, and not executed': at(async ({ bank, send, batch, executed }) => {
      const one = batch(1, 'B');
      const sent = refOf(await send(one, 'key-B'));
      bank.sandbox.confirm(sent, 'refuse');
      expect(executed()).toEqual([]);
      if (gateway.tracking === 'none') return;
      const { status } = await gateway.status(bank.ctx, { key: 'key-B', bankRef: sent, account: one.account });
      expect(['rejected', 'cancelled']).toContain(status);
    }),
    'what is cancelled in time is not executed; later it is too late': at(async ({ bank, send, batch, executed }) => {
      if (gateway.cancel === undefined) return;
      const one = batch(1, 'C');
      const account = one.account;
      const first = refOf(await send(one, 'key-C'));
      expect(await gateway.cancel(bank.ctx, { key: 'key-C', bankRef: first, account })).toBe('cancelled');
      const second = refOf(await send(batch(1, 'D'), 'key-D'));
      bank.sandbox.confirm(second, 'sign');
      expect(await gateway.cancel(bank.ctx, { key: 'key-D', bankRef: second, account })).toBe('too-late');
      expect(executed()).toEqual(['D-1']);
    }),
    'what was never sent is absent': at(async ({ bank, batch }) => {
      expect(['absent', CANNOT_TELL]).toContain(await looked(bank, gateway, batch(1, 'E'), 'key-E'));
    }),
    'an answer that is lost leaves the outcome unknown, and looking up finds the order': at(
      async ({ bank, send, batch, executed }) => {
        for (const kind of ['cut-off', 'malformed'] as const) {
          const one = batch(1, kind);
          const key = `key-${kind}`;
          wrong(bank, kind, { at: 'order' });
          expect(codeOf(await send(one, key)), kind).toBe('outcome_unknown');
          const found = await looked(bank, gateway, one, key);
          expect(found, 'the bank took it').not.toBe('absent');
          expect(executed()).not.toContain(`${kind}-1`);
          if (found === CANNOT_TELL) continue;
          bank.sandbox.confirm(found, 'sign');
          expect(executed().filter((id) => id === `${kind}-1`)).toEqual([`${kind}-1`]);
        }
      },
    ),
    'a bank that is down says nothing of the outcome, and looking up tells that it has nothing': at(
      async ({ bank, send, batch }) => {
        const one = batch(1, 'F');
        wrong(bank, 'unavailable', { at: 'order' });
        expect(codeOf(await send(one, 'key-F'))).toBe('outcome_unknown');
        expect(['absent', CANNOT_TELL]).toContain(await looked(bank, gateway, one, 'key-F'));
        refOf(await send(one, 'key-F'));
      },
    ),
    'turned away for calling too often or with an old token, the bank has nothing of it': at(
      async ({ bank, send, batch }) => {
        const one = batch(1, 'G');
        wrong(bank, 'rate-limited', { at: 'order', retryAfter: '20' });
        expect(codeOf(await send(one, 'key-G'))).toBe('rate_limited');
        wrong(bank, 'unauthorized', { at: 'order' });
        expect(codeOf(await send(one, 'key-G'))).toBe('transient');
        expect(['absent', CANNOT_TELL]).toContain(await looked(bank, gateway, one, 'key-G'));
      },
    ),
    'a batch sent twice under one key is one batch, where the bank says so': at(
      async ({ bank, send, batch, executed }) => {
        if (gateway.idempotency.kind === 'none') return;
        const one = batch(1, 'H');
        const first = refOf(await send(one, 'key-H'));
        expect(refOf(await send(one, 'key-H'))).toBe(first);
        bank.sandbox.confirm(first, 'sign');
        expect(executed()).toEqual(['H-1']);
      },
    ),
    'a file that is not what was approved does not leave': at(async ({ bank, send, batch }) => {
      const one = batch(1, 'I');
      const before = bank.exchanges.length;
      for (const bad of [
        { ...one, orderCount: 2 },
        { ...one, bytes: one.bytes.subarray(0, 200) },
      ]) {
        const code = codeOf(await send(bad, 'key-I'));
        if (gateway.carrier === 'json') expect(code).toBe('needs_human');
      }
      if (gateway.carrier === 'json') expect(bank.exchanges.length).toBe(before);
    }),
  };
}

/** At a bank that knows no order by our key: nothing is proven, and nothing may be said. */
const CANNOT_TELL = 'cannot tell';

/** The bank's reference, 'absent', or that the bank cannot be asked. */
async function looked(
  { ctx }: TestBank,
  { lookup, provenAfterMinutes }: Gateway<CreditTransferScheme>,
  batch: FrozenBatch,
  key: string,
): Promise<string> {
  try {
    const found = await lookup(ctx, batch, key);
    return found.kind === 'found' ? found.bankRef : 'absent';
  } catch (error) {
    if (!(error instanceof KoppelError && error.code === 'outcome_unknown')) throw error;
    // Else people would wait for a word that never comes (decision 0050).
    if (Number.isFinite(provenAfterMinutes))
      throw new Error(`It cannot be asked, and promises to be sure after ${provenAfterMinutes} minutes.`);
    return CANNOT_TELL;
  }
}

function refOf(sent: { readonly ref: string } | KoppelError): string {
  if (sent instanceof KoppelError) throw sent;
  return sent.ref;
}

function codeOf(sent: { readonly ref: string } | KoppelError): string {
  return sent instanceof KoppelError ? sent.code : 'sent';
}

/** A pain.001 as the hub freezes it: one batch, `count` orders of 10.00, 10.01, … */
export function paymentBatch(
  bank: TestBank,
  grant: Grant,
  { schemes }: Gateway<CreditTransferScheme>,
  count: number,
  id: string,
  iban: ReturnType<typeof parseIban>,
): FrozenBatch {
  const party = (name: string, account: typeof iban) => ({
    name,
    iban: account,
    account: null,
    bic: null,
    address: null,
  });
  const bytes = Buffer.concat([
    ...writeCreditTransfers(
      {
        messageId: `MSG-${id}`,
        createdAt: bank.clock.now().slice(0, 19),
        initiator: { name: 'Bakkerij De Wit', id: null },
      },
      [
        {
          batch: {
            batchId: `BATCH-${id}`,
            debtor: party('Bakkerij De Wit B.V.', iban),
            scheme: schemes[0] ?? 'sepa',
            executionDate: bank.clock.today(),
            batchBooking: null,
            categoryPurpose: null,
            chargeBearer: 'shared',
          },
          orders: Array.from({ length: count }, (_, at) => ({
            endToEndId: `${id}-${at + 1}`,
            instructionId: null,
            amount: { minor: 1_000n + BigInt(at), currency: 'EUR' },
            creditor: party(`Leverancier ${at}`, ibanOf('RABO', 300_000_000 + at)),
            ultimateCreditor: null,
            ultimateDebtor: null,
            remittance: { text: `Factuur ${id}-${at + 1}`, structured: null },
            purpose: null,
          })),
        },
      ],
      '09',
    ),
  ]);
  return {
    id: `batch-${id}`,
    account: bank.pulled(grant, iban),
    bytes,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    mediaType: 'application/xml',
    fileName: `${id}.xml`,
    returnUrl: 'https://hub.koppel.example/payments',
    orderCount: count,
  };
}

/** What a bank that calls us promises. */
export function notifying(start: () => Promise<TestBank>, subject: BankSubject): Kept {
  const iban = subject.accounts[0]?.iban ?? parseIban('');
  const at = (keep: (bank: TestBank) => Promise<void>) => async () => {
    const bank = await start();
    try {
      await bank.connect();
      await keep(bank);
    } finally {
      await bank.close();
    }
  };
  const receive = (bank: TestBank) => {
    const { notifications } = bank.connector;
    if (notifications === undefined || subject.notice === undefined) throw new Error('There is no sample of a call.');
    return { notifications, notice: subject.notice };
  };
  return {
    'a call of the bank says where there is news; the same call twice has the same id (WI-03)': at(async (bank) => {
      const { notifications, notice } = receive(bank);
      const call = await notice(bank, iban);
      const first = await notifications.receive(bank.ctx, call);
      expect(first.id).not.toBe('');
      expect(first.kind).toBe('new-entries');
      expect(await notifications.receive(bank.ctx, call)).toEqual(first);
    }),
    'a call that is not the bank’s is refused: no proof of origin, or somebody else’s (WI-01)': at(async (bank) => {
      const { notifications, notice } = receive(bank);
      const call = await notice(bank, iban);
      const bare = { ...call, headers: { 'content-type': 'application/json' }, path: call.path.split('?')[0] ?? '' };
      expect((await failure(notifications.receive(bank.ctx, bare))).code).toBe('not_allowed');
    }),
    'nonsense under a true signature is no news and no crash': at(async (bank) => {
      const { notifications, notice } = receive(bank);
      const call = await notice(bank, iban);
      for (const body of ['', '{}', '<html>'])
        await failure(notifications.receive(bank.ctx, { ...call, body: Buffer.from(body) }));
    }),
  };
}
