import type { KoppelError } from '../../domain/errors.ts';
import { secondsAfter } from '../../domain/instant.ts';
import { addAudit } from '../../store/audit.repository.ts';
import type { Db } from '../../store/database.ts';
import { findBreaker, setBreaker } from '../../store/pull.repository.ts';
import { AHEAD_SECONDS, again, backOff } from './schedule.ts';

const FAILURES_TO_BREAK = 3;

/** Until when the bank is left alone; null when it may be asked now. */
export async function pausedUntil(db: Db, connectorId: string, now: string): Promise<string | null> {
  const until = (await findBreaker(db, connectorId))?.open_until ?? null;
  return until !== null && until > now && until <= secondsAfter(now, AHEAD_SECONDS) ? until : null;
}

/** A bank that is down, or wants fewer calls, is left alone by all accounts of the organisation; others go on (THREATS BANK-01, 02). */
export async function openBreaker(
  db: Db,
  organisationId: string,
  connectorId: string,
  error: KoppelError,
  now: string,
): Promise<void> {
  const told = { code: error.code, message: error.message };
  if (error.code === 'contract_broken')
    await addAudit(db, {
      organisationId,
      actor: 'Koppel',
      action: 'bank.contract_broken',
      subject: connectorId,
      details: told,
    });
  if (error.code !== 'rate_limited' && error.code !== 'bank_down') return;
  const failures = ((await findBreaker(db, connectorId))?.failures ?? 0) + 1;
  const openUntil =
    error.code === 'rate_limited'
      ? again(error, now, 1, connectorId)
      : failures < FAILURES_TO_BREAK
        ? null
        : backOff(now, failures - FAILURES_TO_BREAK + 1, connectorId);
  await setBreaker(db, organisationId, connectorId, { failures, openUntil, error: told });
}

export async function closeBreaker(db: Db, organisationId: string, connectorId: string): Promise<void> {
  const breaker = await findBreaker(db, connectorId);
  if (breaker !== undefined && breaker.failures > 0)
    await setBreaker(db, organisationId, connectorId, { failures: 0, openUntil: null, error: null });
}
