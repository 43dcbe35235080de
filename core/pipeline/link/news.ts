import type { IncomingHttp } from '../../contract/connector.ts';
import { KoppelError } from '../../domain/errors.ts';
import { batchByBankRef } from '../../store/batch.repository.ts';
import { accountsOfConnection, findConnection, grantedAccounts } from '../../store/connection.repository.ts';
import { inOrganisation, inSystem } from '../../store/database.ts';
import { takeNotice } from '../../store/pull.repository.ts';
import type { House } from '../house.ts';
import { asked } from './asked.ts';
import { linkingConnector, scopeOf } from './session.ts';

const NEWS_TIMEOUT_MS = 10_000;

/**
 * A bank knocks. What it says is verified by its connector and taken as a hint: the bank is read again before anything is believed
 * (THREATS WI-12). Throws `not_allowed` when it is not the bank, `state_conflict` when a known notice says something else now.
 */
export async function takeNews(
  house: House,
  knock: {
    readonly connectorId: string;
    readonly connectionId: string;
    readonly request: IncomingHttp;
    readonly bodyHash: string;
  },
): Promise<'accepted' | 'duplicate'> {
  const connector = linkingConnector(house, knock.connectorId);
  const { notifications } = connector;
  const id = /^[0-9a-f-]{36}$/.test(knock.connectionId) ? knock.connectionId : null;
  const connection = id === null ? undefined : await inSystem(house.store.db, (db) => findConnection(db, id));
  // The same answer for a link that is not there and one that is not the caller's.
  if (notifications === undefined || connection === undefined || connection.connector_id !== connector.id)
    throw new KoppelError('not_signed_in', 'This call is not of a bank we know.');
  const organisationId = connection.organisation_id;
  const { db } = house.store;
  const scope = await inOrganisation(db, organisationId, (trx) => scopeOf(trx, connection, false));
  const ctx = await house.banks.context(scope, AbortSignal.timeout(NEWS_TIMEOUT_MS));
  const notice = await asked(ctx, () => notifications.receive(ctx, knock.request)).catch((error: unknown) => {
    if (error instanceof KoppelError && error.code === 'not_allowed')
      throw new KoppelError('not_signed_in', 'This call is not of the bank.', { cause: error });
    throw error;
  });
  return inOrganisation(db, organisationId, async (trx) => {
    const known = await takeNotice(trx, {
      organisationId,
      connectionId: connection.id,
      noticeId: notice.id,
      bodyHash: knock.bodyHash,
    });
    if (known === 'contradicts')
      throw new KoppelError('state_conflict', 'This notice came before with another content.');
    if (known === 'repeated') return 'duplicate';
    if (notice.kind === 'order-status' && notice.about !== null) {
      const batch = await batchByBankRef(trx, null, notice.about);
      if (batch !== undefined) await house.jobs.send(trx, 'track', { organisationId, batchId: batch.id });
      return 'accepted';
    }
    // News of entries or of the consent: the next pull reads the one and meets the other.
    const granted = await grantedAccounts(trx, connection.id);
    const about = granted.find((one) => one.bank_account_id === notice.about)?.iban ?? null;
    for (const account of await accountsOfConnection(trx, connection.id)) {
      if (account.services.transactions !== 'granted' || (about !== null && account.iban !== about)) continue;
      await house.jobs.send(trx, 'pull', { organisationId, accountId: account.id, person: null });
    }
    return 'accepted';
  });
}
