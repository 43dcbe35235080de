import type { PayeeAnswer } from '../../contract/connector.ts';
import { KoppelError } from '../../domain/errors.ts';
import type { Iban } from '../../domain/iban.ts';
import { inOrganisation } from '../../store/database.ts';
import { addOrderEvents, lockOrders, type OrderRow, setPayeeCheck } from '../../store/order.repository.ts';
import type { House } from '../house.ts';
import { SERVICE_OF } from './bank.ts';
import type { Who } from './who.ts';

/** A person waits for the answer: a bank that takes longer did not give one. */
const CHECK_MS = 10_000;

/**
 * Asks the banks of the accounts whether payees' names belong to their accounts, and keeps the answers with the orders. An account
 * whose bank offers no check, or does not answer, leaves `not-possible`: never a match (THREATS PAY-11).
 */
export async function checkPayees(
  house: House,
  who: Who,
  orderIds: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const { db } = house.store;
  const { organisationId } = who;
  const orders = await inOrganisation(db, organisationId, (trx) => lockOrders(trx, orderIds));
  if (orders.length !== new Set(orderIds).size) throw new KoppelError('not_found', 'One of the orders is not there.');
  const asked = orders.filter(
    (order) => order.kind === 'credit-transfer' && order.iban !== null && order.status === 'draft',
  );
  const answers = new Map<string, PayeeAnswer>();
  for (const accountId of new Set(asked.map((order) => order.bank_account_id))) {
    const own = asked.filter((order) => order.bank_account_id === accountId);
    const given = await askBank(house, organisationId, accountId, own, signal);
    for (const [at, order] of own.entries()) answers.set(order.id, given[at] ?? { result: 'not-possible', name: null });
  }
  await inOrganisation(db, organisationId, async (trx) => {
    const now = await lockOrders(
      trx,
      asked.map((order) => order.id),
    );
    for (const order of now) {
      const before = asked.find((one) => one.id === order.id);
      const answer = answers.get(order.id);
      // Changed while the bank was asked: the answer is about another name or account.
      if (answer === undefined || before?.version !== order.version) continue;
      await setPayeeCheck(trx, order.id, {
        result: answer.result,
        bankName: answer.name,
        asked: { name: order.name, iban: order.iban ?? '' },
        at: house.clock.now(),
      });
      await addOrderEvents(trx, organisationId, [
        {
          batchId: order.batch_id,
          orderId: order.id,
          source: 'bank',
          actor: who.name,
          action: `payee-${answer.result}`,
          reasonText: answer.name,
        },
      ]);
    }
  });
}

async function askBank(
  house: House,
  organisationId: string,
  accountId: string,
  orders: readonly OrderRow[],
  signal: AbortSignal,
): Promise<readonly PayeeAnswer[]> {
  const service = SERVICE_OF['credit-transfer'];
  try {
    return await house.sending.withAccount(
      house,
      organisationId,
      accountId,
      service,
      { attended: true, signal: AbortSignal.any([signal, AbortSignal.timeout(CHECK_MS)]) },
      async ({ connector, ctx, account }) => {
        const check = connector.payeeCheck;
        if (check === undefined) return [];
        const answers: PayeeAnswer[] = [];
        for (let at = 0; at < orders.length; at += check.maxAtOnce) {
          const some = orders.slice(at, at + check.maxAtOnce);
          answers.push(
            ...(await check.check(
              ctx,
              account,
              some.map(({ name, iban }) => ({ name, iban: iban as Iban })),
            )),
          );
        }
        return answers;
      },
    );
  } catch (error) {
    house.log.info('payees could not be checked', { account: accountId, error: String(error) });
    return [];
  }
}
