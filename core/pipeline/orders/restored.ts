import { raiseAlarm } from '../../store/alarm.repository.ts';
import { changeBatch, lockBatch } from '../../store/batch.repository.ts';
import { inOrganisation, inSystem } from '../../store/database.ts';
import { ordersOfBatch } from '../../store/order.repository.ts';
import { existingAccounts, orderAccount } from '../../store/order-account.repository.ts';
import { insertSubmission, knownSubmissions } from '../../store/submission.repository.ts';
import type { House } from '../house.ts';
import type { JournalLine } from './bank.ts';
import { holdItems } from './items.ts';
import { applyNews } from './status.ts';
import { later } from './when.ts';

/** No backup is older when it is restored. */
const LOOKED_BACK_DAYS = 90;

/**
 * At start: compares what this machine sent with what the database knows. What it does not know was sent after the backup it was
 * restored from. Such a batch is frozen as unknown until the bank is asked; one the database never had raises an alarm, and nothing
 * leaves its account before somebody handled that (THREATS PAY-35). Returns how many were found.
 */
export async function freezeRestored(house: House): Promise<number> {
  const since = later(house, -LOOKED_BACK_DAYS * 86_400);
  const lines = (await house.sending.journal.read()).filter((line) => line.at >= since);
  const lost = await inSystem(house.store.db, async (trx) => {
    const known = await knownSubmissions(
      trx,
      lines.map((line) => line.submissionId),
    );
    const accounts = await existingAccounts(trx, [...new Set(lines.map((line) => line.accountId))]);
    return lines.filter((line) => !known.has(line.submissionId) && accounts.has(line.accountId));
  });
  for (const line of lost) await freeze(house, line);
  if (lost.length > 0)
    house.log.warn('the database is older than what was sent; what is not known is frozen', { count: lost.length });
  return lost.length;
}

function freeze(house: House, line: JournalLine): Promise<void> {
  const { organisationId, accountId, batchId } = line;
  return inOrganisation(house.store.db, organisationId, async (trx) => {
    const batch = await lockBatch(trx, batchId);
    if (batch === undefined || batch.sha256 !== line.sha256) {
      await raiseAlarm(trx, {
        id: house.random.uuid(),
        organisationId,
        kind: 'restored',
        subject: line.submissionId,
        bankAccountId: accountId,
        details: { fileName: line.fileName, sentAt: line.at },
      });
      return;
    }
    if (batch.status !== 'approved') return;
    await insertSubmission(trx, {
      id: line.submissionId,
      organisation_id: organisationId,
      batch_id: batchId,
      key: line.key,
      sha256: line.sha256,
      channel: batch.channel,
      fence: batch.fence,
      state: 'unknown',
      replaces: null,
    });
    await changeBatch(trx, batchId, {
      status: 'in-flight',
      sent_at: line.at,
      next_poll_at: house.clock.now(),
      polls: 0,
      lease_until: null,
    });
    const orders = await ordersOfBatch(trx, batchId);
    await holdItems(house, trx, batch, await orderAccount(trx, accountId), orders);
    await applyNews(house, trx, batchId, {
      source: 'hub',
      actor: 'Koppel',
      batch: {
        status: 'unknown',
        bankCode: null,
        reasonCode: 'restored',
        reasonText: `It was sent at ${line.at}, after the backup this database was restored from.`,
      },
      orders: new Map(),
    });
  });
}
