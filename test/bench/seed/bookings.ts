import { hash } from 'node:crypto';
import { formatMoney } from '#core/domain/money.ts';
import { GENESIS_HASH, STREAM_SCHEMA_VERSION } from '#core/domain/stream.ts';
import type { Fill } from './fill.ts';
import { entryCents, isSettling, lineAt } from './lines.ts';
import { ledgerCode } from './offices.ts';
import { accountOf, isWaiting, ORGANISATION, type Plan, type PlannedAccount, seedId } from './plan.ts';

/** Stream rows the one webhook has not had yet, on each stream. */
const BEHIND = 5;

function* booked(plan: Plan): Generator<number> {
  for (let entry = 0; entry < plan.sizes.entries; entry++) if (!isWaiting(plan, entry)) yield entry;
}

/** Bookings with their allocations, the streams they are told on, and how far the webhook is. */
export async function fillBookings(fill: Fill, plan: Plan): Promise<void> {
  const dayOf = (entry: number) => plan.days[Math.floor(entry / plan.entriesADay)] ?? '';
  const decided = ['date', 'amount', 'currency', 'decided_by', 'evidence', 'created_at', 'learned'];
  const placed = ['administration_id', 'daybook_id', 'kind', 'entry_id'];
  await fill('booking', ['id', 'organisation_id', ...placed, ...decided], function* () {
    for (const entry of booked(plan)) {
      const { administration, daybookId } = accountOf(plan, entry);
      const date = dayOf(entry);
      const place = [ORGANISATION, administration.id, daybookId, 'entry', seedId('entry', entry)];
      const by = entry % 20 < 17 ? BY_RULE : BY_PERSON;
      yield [
        seedId('booking', entry),
        ...place,
        date,
        entryCents(entry),
        'EUR',
        by,
        EVIDENCE,
        `${date}T12:00:00Z`,
        true,
      ];
    }
  });
  const allocation = ['organisation_id', 'booking_id', 'position', 'amount', 'kind', 'open_item_id', 'body'];
  await fill('allocation', allocation, function* () {
    for (const entry of booked(plan)) {
      const minor = String(entryCents(entry));
      const openItem = isSettling(plan, entry) ? seedId('item', plan.sizes.openItems + entry) : null;
      const body =
        openItem === null
          ? { kind: 'ledger', ledgerAccount: ledgerCode(entry), minor }
          : { kind: 'open-item', openItem, minor };
      yield [ORGANISATION, seedId('booking', entry), 0, minor, body.kind, openItem, JSON.stringify(body)];
    }
  });
  await fillStreams(fill, plan, dayOf);
}

const BY_RULE = JSON.stringify({ kind: 'rule', rules: ['sales-invoice'], probability: 0.997 });
const BY_PERSON = JSON.stringify({ kind: 'person', userId: seedId('user', 1), name: 'Bench Person' });
const EVIDENCE = JSON.stringify([
  { key: 'number', value: '20000001', strength: 'proof' },
  { key: 'amount', value: '12.50', strength: 'strong' },
]);

interface Head {
  seq: number;
  hash: string;
}

async function fillStreams(fill: Fill, plan: Plan, dayOf: (entry: number) => string): Promise<void> {
  const heads = new Map<string, Head>();
  const columns = ['organisation_id', 'stream_id', 'seq', 'id', 'type', 'booking_id', 'entry_id', 'body', 'hash'];
  await fill('stream_row', [...columns, 'created_at'], function* () {
    for (const entry of booked(plan)) {
      const account = accountOf(plan, entry);
      const head = heads.get(account.streamId) ?? { seq: 0, hash: GENESIS_HASH };
      head.seq += 1;
      const at = `${dayOf(entry)}T12:00:00Z`;
      const body = told(plan, account, entry, head, at);
      head.hash = hash('sha256', body);
      heads.set(account.streamId, head);
      const place = [ORGANISATION, account.streamId, head.seq, seedId('row', entry), 'entry.booked'];
      yield [...place, seedId('booking', entry), seedId('entry', entry), body, head.hash, at];
    }
  });
  const used = plan.accounts.filter(({ streamId }) => heads.has(streamId));
  const headOf = ({ streamId }: PlannedAccount) => heads.get(streamId) ?? { seq: 0, hash: GENESIS_HASH };
  await fill('stream', ['id', 'organisation_id', 'administration_id', 'iban', 'head_seq', 'head_hash'], () =>
    used.map((one) => [one.streamId, ORGANISATION, one.administration.id, one.iban, headOf(one).seq, headOf(one).hash]),
  );
  await fill('receiver', ['id', 'organisation_id', 'stream_id', 'sink_target_id', 'acknowledged_seq'], () =>
    used.map((one) => {
      const done = Math.max(0, headOf(one).seq - BEHIND);
      return [seedId('receiver', one.at), ORGANISATION, one.streamId, seedId('target', 1), done];
    }),
  );
  await fill('delivery', ['organisation_id', 'receiver_id', 'seq', 'state', 'attempts', 'status', 'at'], function* () {
    const seqs = new Map<string, number>();
    for (const entry of booked(plan)) {
      const account = accountOf(plan, entry);
      const seq = (seqs.get(account.streamId) ?? 0) + 1;
      seqs.set(account.streamId, seq);
      if (seq > headOf(account).seq - BEHIND) continue;
      const place = [ORGANISATION, seedId('receiver', account.at), seq];
      yield [...place, seq % 50_000 === 9 ? 'refused' : 'delivered', 1, 204, `${dayOf(entry)}T12:00:01Z`];
    }
  });
}

function told(plan: Plan, account: PlannedAccount, entry: number, head: Head, timestamp: string): string {
  const line = lineAt(plan, entry);
  const amount = formatMoney({ minor: BigInt(line.cents), currency: 'EUR' });
  return JSON.stringify({
    type: 'entry.booked',
    timestamp,
    schema: STREAM_SCHEMA_VERSION,
    id: seedId('row', entry),
    stream: account.streamId,
    seq: head.seq,
    prevHash: head.hash,
    administration: { code: account.administration.code },
    iban: account.iban,
    data: { booking: seedId('booking', entry), amount, currency: 'EUR', entry: { text: line.text, name: line.name } },
  });
}
