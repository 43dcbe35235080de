import { secondsAfter } from '../../domain/instant.ts';
import { addAudit } from '../../store/audit.repository.ts';
import {
  accountsOfConnection,
  type ConnectionRow,
  endingConnections,
  markReminded,
  setConnectionState,
} from '../../store/connection.repository.ts';
import type { Db } from '../../store/database.ts';
import { stopPulls } from '../../store/pull.repository.ts';
import { publish } from '../announce.ts';
import type { House } from '../house.ts';

/** People are reminded this many days before a consent ends. */
const REMINDERS = [30, 14, 7, 1] as const;
const DAY_MS = 86_400_000;

/**
 * Looks at every consent that ends within thirty days: those that ended stop, the others are expiring, and people and ERPs are
 * reminded once at each mark. The bank's own instant counts, to the second (THREATS OA-35).
 */
export async function watchConsents(house: House, db: Db): Promise<void> {
  const now = house.clock.now();
  const horizon = secondsAfter(now, REMINDERS[0] * 86_400);
  for (const connection of await endingConnections(db, horizon)) {
    if (connection.expires_at === null) continue;
    if (Date.parse(connection.expires_at) <= Date.parse(now)) await expire(house, db, connection);
    else await remind(house, db, connection, connection.expires_at, now);
  }
}

async function expire(house: House, db: Db, connection: ConnectionRow): Promise<void> {
  await setConnectionState(db, connection.id, 'expired', { detail: 'The consent at the bank has ended.' });
  for (const { id } of await accountsOfConnection(db, connection.id)) await stopPulls(db, id);
  await tell(house, db, connection, 'expired', connection.expires_at);
}

async function remind(house: House, db: Db, connection: ConnectionRow, until: string, now: string): Promise<void> {
  const days = Math.ceil((Date.parse(until) - Date.parse(now)) / DAY_MS);
  const mark = REMINDERS.filter((one) => days <= one).at(-1);
  if (connection.state === 'active') await setConnectionState(db, connection.id, 'expiring');
  if (mark === undefined || (connection.reminded_days !== null && connection.reminded_days <= mark)) return;
  await markReminded(db, connection.id, mark);
  await tell(house, db, connection, 'expiring', until, mark);
}

async function tell(
  house: House,
  db: Db,
  connection: ConnectionRow,
  state: 'expiring' | 'expired',
  until: string | null,
  days?: number,
): Promise<void> {
  const { organisation_id: organisationId, id } = connection;
  const details = { until, ...(days !== undefined && { days }) };
  await addAudit(db, { organisationId, actor: 'Koppel', action: `connection.${state}`, subject: id, details });
  for (const account of await accountsOfConnection(db, id)) {
    if (account.administration_id === null) continue;
    const stream = { organisationId, administrationId: account.administration_id, iban: account.iban };
    await publish(house, db, stream, [
      { type: 'link.changed', bookingId: null, entryId: null, data: { state, ...details } },
    ]);
  }
}
