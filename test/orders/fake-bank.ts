import type { BatchStatus, Connector, FrozenBatch, Gateway, PayeeAnswer } from '#core/contract/connector.ts';
import { KoppelError } from '#core/domain/errors.ts';
import type { PayeeResult } from '#core/domain/payment-order.ts';

/** One order as the bank carried it out: the judge of "never twice". */
export interface Executed {
  readonly endToEndId: string;
  readonly iban: string;
  readonly amount: string;
  readonly file: string;
}

interface Received {
  readonly bankRef: string;
  readonly key: string;
  readonly sha256: string;
  readonly messageId: string;
  readonly orders: readonly Executed[];
  status: BatchStatus['status'];
  bankCode: string;
  reason: BatchStatus['reason'];
  readonly told: Map<string, BatchStatus['orders'][number]>;
}

/** What goes wrong with the next submit, in this order of the way out. */
export type Mishap =
  | 'never-left' // no connection was made
  | 'lost-request' // it left and never arrived
  | 'lost-answer' // it arrived and nobody heard
  | 'rate-limited'
  | 'refused'
  | 'confirm'
  | 'broken-answer';

/**
 * A bank that keeps its own books, written apart from Koppel's code: it reads what it needs of a pain file with expressions of its
 * own. Without idempotency it carries a file out as often as it gets it.
 */
export class FakeBank {
  readonly received: Received[] = [];
  readonly ledger: Executed[] = [];
  /** Every submit that reached the bank, kept or not. */
  readonly posts: { readonly key: string; readonly sha256: string }[] = [];
  readonly mishaps: Mishap[] = [];
  readonly payees = new Map<string, PayeeAnswer | 'slow'>();
  /** What lookups and status calls do: nothing, or fail. */
  down = false;
  readonly idempotent: boolean;
  #number = 0;

  constructor(options: { readonly idempotent?: boolean } = {}) {
    this.idempotent = options.idempotent ?? false;
  }

  /** What happens at the bank when a request is complete. */
  post(key: string, sha256: string, text: string): Received {
    this.posts.push({ key, sha256 });
    const known = this.idempotent ? this.received.find((one) => one.key === key) : undefined;
    if (known !== undefined) return known;
    this.#number += 1;
    const messageId = /<MsgId>([^<]+)</.exec(text)?.[1] ?? '';
    const one: Received = {
      bankRef: `REF-${this.#number}`,
      key,
      sha256,
      messageId,
      orders: ordersIn(text, messageId),
      status: 'accepted',
      bankCode: 'ACCP',
      reason: null,
      told: new Map(),
    };
    this.received.push(one);
    return one;
  }

  /** Carries out everything that was received and not refused. */
  execute(): void {
    for (const one of this.received) {
      if (one.status !== 'accepted') continue;
      for (const order of one.orders) if (!one.told.has(order.endToEndId)) this.ledger.push(order);
      one.status = 'executed';
      one.bankCode = 'ACSC';
    }
  }

  find(key: string): Received | undefined {
    return this.received.find((one) => one.key === key);
  }

  /** Orders that were carried out more than once: there must be none. */
  doubled(): readonly string[] {
    const seen = new Map<string, number>();
    for (const { endToEndId } of this.ledger) seen.set(endToEndId, (seen.get(endToEndId) ?? 0) + 1);
    return [...seen].filter(([, times]) => times > 1).map(([id]) => id);
  }
}

function ordersIn(text: string, file: string): readonly Executed[] {
  return [...text.matchAll(/<(CdtTrfTxInf|DrctDbtTxInf)>(.*?)<\/\1>/gs)].map(([, , one = '']) => ({
    endToEndId: /<EndToEndId>([^<]+)</.exec(one)?.[1] ?? '',
    amount: /<InstdAmt[^>]*>([^<]+)</.exec(one)?.[1] ?? '',
    iban: /<(?:Cdtr|Dbtr)Acct><Id><IBAN>([^<]+)</.exec(one)?.[1] ?? '',
    file,
  }));
}

/** How a submit gets to the bank: straight, or over a wire that a test cuts. */
export type Wire = (key: string, batch: FrozenBatch) => Promise<{ readonly bankRef: string }>;

function gateway<Scheme extends string>(
  bank: FakeBank,
  schemes: readonly Scheme[],
  options: { readonly wire?: Wire | undefined; readonly provenAfterMinutes?: number },
): Gateway<Scheme> {
  const straight: Wire = async (key, batch) => bank.post(key, batch.sha256, Buffer.from(batch.bytes).toString());
  const wire = options.wire ?? straight;
  return {
    schemes,
    maxPerBatch: 500,
    idempotency: bank.idempotent ? { kind: 'key', hours: 24 } : { kind: 'none' },
    carrier: 'pain-file',
    provenAfterMinutes: options.provenAfterMinutes ?? 0,
    async submit(_ctx, batch, key) {
      const mishap = bank.mishaps.shift();
      switch (mishap) {
        case 'never-left':
          throw new KoppelError('transient', 'The connection was refused.');
        case 'rate-limited':
          throw new KoppelError('rate_limited', 'Too many requests.');
        case 'lost-request':
          throw new KoppelError('outcome_unknown', 'The connection broke.');
        case 'lost-answer':
          await wire(key, batch);
          throw new KoppelError('outcome_unknown', 'No answer came.');
        case 'broken-answer':
          await wire(key, batch);
          throw new SyntaxError('Unexpected token < in JSON');
        case 'refused':
          return { kind: 'refused', code: 'AM04', text: 'Saldo te laag' };
        case 'confirm': {
          const one = await wire(key, batch);
          const here = bank.find(key);
          if (here !== undefined) here.status = 'to-be-confirmed';
          return { kind: 'confirm-at-bank', bankRef: one.bankRef, url: 'https://bank.example/sign' };
        }
        default:
          return { kind: 'accepted', bankRef: (await wire(key, batch)).bankRef };
      }
    },
    async lookup(_ctx, _batch, key) {
      if (bank.down) throw new KoppelError('bank_down', 'The bank is closed.');
      const one = bank.find(key);
      return one === undefined ? { kind: 'absent' } : { kind: 'found', bankRef: one.bankRef };
    },
    async status(_ctx, { bankRef }) {
      if (bank.down) throw new KoppelError('bank_down', 'The bank is closed.');
      const one = bank.received.find((other) => other.bankRef === bankRef);
      if (one === undefined) throw new KoppelError('contract_broken', 'The bank does not know its own reference.');
      return { status: one.status, bankCode: one.bankCode, reason: one.reason, orders: [...one.told.values()] };
    },
    async cancel(_ctx, { bankRef }) {
      const one = bank.received.find((other) => other.bankRef === bankRef);
      if (one === undefined || one.status === 'executed') return 'too-late';
      one.status = 'cancelled';
      return 'cancelled';
    },
  };
}

export const FAKE_BANK = 'fake-bank';

export function fakeConnector(
  bank: FakeBank,
  options: { readonly wire?: Wire; readonly provenAfterMinutes?: number } = {},
): Connector {
  return {
    id: FAKE_BANK,
    title: 'Fake bank',
    version: '1.0.0',
    contract: 1,
    banks: [],
    accountKinds: [{ kind: 'business-current', services: ['payments', 'direct-debits'] }],
    hosts: [],
    settings: {},
    payments: gateway(bank, ['sepa', 'sepa-instant'], options),
    directDebits: gateway(bank, ['core', 'b2b'], options),
    payeeCheck: {
      maxAtOnce: 50,
      async check(ctx, _account, payees) {
        return Promise.all(
          payees.map(async ({ iban }) => {
            const answer = bank.payees.get(iban) ?? { result: 'match' as PayeeResult, name: null };
            if (answer !== 'slow') return answer;
            return new Promise<PayeeAnswer>((_resolve, reject) => {
              ctx.signal.addEventListener('abort', () => reject(new KoppelError('transient', 'No answer in time.')));
            });
          }),
        );
      },
    },
  };
}
