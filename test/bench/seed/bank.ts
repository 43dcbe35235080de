import { hash } from 'node:crypto';
import { formatMoney } from '#core/domain/money.ts';
import { itemNumber } from './books.ts';
import type { Fill } from './fill.ts';
import { entryCents, lineAt } from './lines.ts';
import { accountOf, DAYS, isWaiting, ORGANISATION, type Plan, type PlannedAccount, seedId } from './plan.ts';

interface SeedStatement {
  readonly at: number;
  readonly account: PlannedAccount;
  readonly day: number;
  /** Numbers of its entries, in order. */
  readonly first: number;
  readonly count: number;
  readonly opening: bigint;
  readonly closing: bigint;
}

/** One statement an account a day: the entries of a day stand account by account. */
function* statements(plan: Plan): Generator<SeedStatement> {
  const balances = new Map<string, bigint>();
  let at = 0;
  for (let first = 0; first < plan.sizes.entries; ) {
    const account = accountOf(plan, first);
    const day = Math.floor(first / plan.entriesADay);
    const opening = balances.get(account.id) ?? 1_000_000_00n;
    let closing = opening;
    let end = first;
    do closing += BigInt(entryCents(end++));
    while (
      end < plan.sizes.entries &&
      Math.floor(end / plan.entriesADay) === day &&
      accountOf(plan, end).id === account.id
    );
    balances.set(account.id, closing);
    yield { at: at++, account, day, first, count: end - first, opening, closing };
    first = end;
  }
}

/** Documents, statements, entries and what is proposed for those that wait. */
export async function fillBank(fill: Fill, plan: Plan): Promise<void> {
  const owned = ['id', 'organisation_id'];
  const dayOf = (day: number) => plan.days[Math.min(day, DAYS - 1)] ?? '';
  const evidence = ['sha256', 'byte_size', 'name', 'connector_id', 'received_at', 'complete'];
  await fill('evidence', [...owned, ...evidence], function* () {
    for (const { at, day } of statements(plan)) {
      const sha = hash('sha256', `statement ${at}`);
      yield [seedId('evidence', at), ORGANISATION, sha, 50_000, `${at}.xml`, 'file-import', dayOf(day), true];
    }
  });
  const imported = ['evidence_id', 'name', 'connector_id', 'source', 'state', 'statements', 'entries_new'];
  await fill('import', [...owned, ...imported, 'created_by', 'created_at'], function* () {
    for (const { at, day, count } of statements(plan)) {
      const place = [seedId('import', at), ORGANISATION, seedId('evidence', at), `${at}.xml`, 'file-import'];
      yield [...place, 'upload', 'done', 1, count, 'Bench Person', dayOf(day)];
    }
  });
  const balances = ['opening_date', 'opening', 'closing_date', 'closing', 'currency', 'first_booking', 'last_booking'];
  const placed = ['bank_account_id', 'evidence_id', 'position', 'format'];
  const counted = ['entry_count', 'total', 'balanced', 'created_at'];
  await fill('statement', [...owned, ...placed, ...balances, ...counted], function* () {
    for (const { at, account, day, count, opening, closing } of statements(plan)) {
      const date = dayOf(day);
      const before = dayOf(Math.max(0, day - 1));
      const place = [seedId('statement', at), ORGANISATION, account.id, seedId('evidence', at), 0, 'camt.053.001.08'];
      yield [...place, before, opening, date, closing, 'EUR', date, date, count, closing - opening, true, date];
    }
  });
  await fillEntries(fill, plan, dayOf);
  await fillProposals(fill, plan);
}

async function fillEntries(fill: Fill, plan: Plan, dayOf: (day: number) => string): Promise<void> {
  const placed = ['bank_account_id', 'statement_id', 'position', 'booking_date', 'value_date', 'amount', 'currency'];
  const known = ['reversal', 'fingerprint', 'occurrence', 'bank_reference', 'end_to_end_id'];
  const said = ['counterparty_name', 'counterparty_iban', 'remittance_text', 'facts'];
  const state = ['administration_id', 'state', 'verdict'];
  await fill('entry', ['id', 'organisation_id', ...placed, ...known, ...said, ...state], function* () {
    for (const { at, account, day, first, count } of statements(plan)) {
      for (let entry = first; entry < first + count; entry++) {
        const line = lineAt(plan, entry);
        const waits = isWaiting(plan, entry);
        const place = [account.id, seedId('statement', at), entry - first, dayOf(day), dayOf(day), line.cents, 'EUR'];
        const identity = [false, line.fingerprint, 1, line.bankReference, line.endToEndId];
        const words = [line.name, line.iban, line.text, '{"iso":"PMNT/RCDT/ESCT","bic":"RABONL2U"}'];
        const outcome = waits ? ['waiting', entry % 7 === 0 ? 'ambiguous' : 'propose'] : ['booked', 'book'];
        yield [
          ...[seedId('entry', entry), ORGANISATION, ...place, ...identity, ...words],
          ...[account.administration.id, ...outcome],
        ];
      }
    }
  });
}

/** Two ways for each entry that waits: part of an item, and a ledger account. */
async function fillProposals(fill: Fill, plan: Plan): Promise<void> {
  await fill('proposal', ['organisation_id', 'entry_id', 'rank', 'probability', 'body'], function* () {
    for (let entry = 0; entry < plan.sizes.entries; entry++) {
      if (!isWaiting(plan, entry)) continue;
      const minor = String(entryCents(entry));
      const openItem = seedId('item', (entry * 13) % plan.sizes.openItems);
      const id = seedId('entry', entry);
      const number = itemNumber((entry * 13) % plan.sizes.openItems);
      yield [ORGANISATION, id, 0, 0.83, proposal({ kind: 'open-item', openItem, minor }, 'number', number)];
      yield [ORGANISATION, id, 1, 0.21, proposal({ kind: 'ledger', ledgerAccount: '4011', minor }, 'words', 'klant')];
    }
  });
}

function proposal(allocation: object, key: string, value: string): string {
  const evidence = [
    { key, value, strength: 'strong' },
    { key: 'amount', value: formatMoney({ minor: 1n, currency: 'EUR' }), strength: 'weak' },
  ];
  const said = { evidence, vetoes: [], rules: ['sales-invoice'], probability: 0.83, pattern: `${key}+amount` };
  return JSON.stringify({ allocations: [allocation], residue: '0', ...said });
}
