import type { Connector, Grant, PulledAccount } from '../../contract/connector.ts';
import type { PluginContext } from '../../contract/ports.ts';
import type { ConsentState, Service } from '../../domain/consent.ts';
import { KoppelError } from '../../domain/errors.ts';
import { parseIban } from '../../domain/iban.ts';
import { findAccount } from '../../store/account.repository.ts';
import { addAudit } from '../../store/audit.repository.ts';
import {
  type ConnectionRow,
  findConnection,
  findConnectorConfig,
  grantedAccounts,
  keepTokens,
  lockConnection,
  setConnectionState,
} from '../../store/connection.repository.ts';
import { type Db, inOrganisation } from '../../store/database.ts';
import type { BankScope, House } from '../house.ts';
import { asked } from './asked.ts';

export interface BankSession {
  readonly connector: Connector;
  readonly ctx: PluginContext;
  readonly grant: Grant;
}

export interface AccountSession extends BankSession {
  readonly account: PulledAccount;
}

export interface Asking {
  /** A person waits for the answer. */
  readonly attended: boolean;
  readonly ip?: string | null;
  readonly signal: AbortSignal;
}

/** The connector of a link. Throws `config` when its plugin is not installed, or links nothing. */
export function linkingConnector(house: House, id: string) {
  const connector = house.connectors.find((one) => one.id === id);
  if (connector?.link === undefined)
    throw new KoppelError('config', `There is no installed plugin "${id}" that links to a bank.`);
  return { ...connector, link: connector.link };
}

/** Whose means a link's connector gets. */
export async function scopeOf(
  db: Db,
  connection: ConnectionRow,
  attended: boolean,
  ip: string | null = null,
): Promise<BankScope> {
  const config = await findConnectorConfig(db, connection.connector_id);
  return {
    organisationId: connection.organisation_id,
    connectorId: connection.connector_id,
    connectionId: connection.id,
    environment: connection.environment,
    settings: config?.settings ?? {},
    sealedSecrets: config?.sealed_secrets ?? {},
    attended,
    ip,
  };
}

/**
 * Works with a bank under a link's grant. Tokens are renewed before they end and once when the bank refuses them; a consent that
 * turns out to be over is marked so. Throws what the bank's refusal means.
 */
export async function withConnection<T>(
  house: House,
  organisationId: string,
  connectionId: string,
  { attended, ip = null, signal }: Asking,
  use: (session: BankSession) => Promise<T>,
): Promise<T> {
  const { connection, scope, grant } = await inOrganisation(house.store.db, organisationId, async (db) => {
    const row = await findConnection(db, connectionId);
    if (row === undefined) throw new KoppelError('not_found', 'There is no such link.');
    return { connection: row, scope: await scopeOf(db, row, attended, ip), grant: await grantOf(db, row) };
  });
  assertRuns(connection);
  const connector = linkingConnector(house, connection.connector_id);
  const ctx = await house.banks.context(scope, signal);
  const renew = (version: number) => renewTokens(house, organisationId, connectionId, version, connector, ctx);
  try {
    const now = house.clock.now();
    const ended = grant.tokensExpireAt !== null && grant.tokensExpireAt <= now;
    const live = ended ? await renew(connection.grant_version) : { grant, version: connection.grant_version };
    try {
      return await use({ connector, ctx, grant: live.grant });
    } catch (error) {
      if (!(error instanceof KoppelError && error.code === 'token_expired')) throw error;
      const { grant: renewed } = await renew(live.version);
      return await use({ connector, ctx, grant: renewed });
    }
  } catch (error) {
    if (error instanceof KoppelError) await noteConsent(house, organisationId, connectionId, error);
    throw error;
  }
}

/** As {@link withConnection}, for one account that has the service. Throws `state_conflict` when it has not, or no link. */
export async function withAccount<T>(
  house: House,
  organisationId: string,
  accountId: string,
  service: Service,
  asking: Asking,
  use: (session: AccountSession) => Promise<T>,
): Promise<T> {
  const { row, connection } = await inOrganisation(house.store.db, organisationId, async (db) => {
    const account = await findAccount(db, accountId);
    const id = account?.connection_id ?? null;
    return { row: account, connection: id === null ? undefined : await findConnection(db, id) };
  });
  if (row === undefined) throw new KoppelError('not_found', 'There is no such account.');
  if (row.connection_id === null || connection === undefined)
    throw new KoppelError('state_conflict', `Account ${row.iban} has no link to a bank.`);
  if (row.services[service] !== 'granted')
    throw new KoppelError(
      'state_conflict',
      row.services[service] === 'no-contract'
        ? `Account ${row.iban} has no contract for ${service} at the bank.`
        : `Account ${row.iban} was not granted ${service}.`,
    );
  if (connection.unconfirmed)
    throw new KoppelError(
      'needs_human',
      'The choice of accounts still has to be confirmed at the bank; go on at the link.',
    );
  return withConnection(house, organisationId, row.connection_id, asking, (session) => {
    const granted = session.grant.accounts.find(
      (account) => account.iban === row.iban && account.currency === row.currency,
    );
    if (granted === undefined)
      throw new KoppelError('state_conflict', `The bank's consent no longer covers account ${row.iban}.`);
    const { iban, currency, bankAccountId } = granted;
    return use({ ...session, account: { iban, currency, bankAccountId, grant: session.grant } });
  });
}

export async function grantOf(db: Db, connection: ConnectionRow): Promise<Grant> {
  const accounts = await grantedAccounts(db, connection.id);
  return {
    kind: 'grant',
    expiresAt: connection.expires_at,
    tokensExpireAt: connection.tokens_expire_at,
    sealed: connection.sealed_grant ?? '',
    accounts: accounts
      .filter(({ present }) => present)
      .map((row) => ({
        iban: parseIban(row.iban),
        currency: row.currency,
        holder: row.holder,
        kind: row.kind,
        bankAccountId: row.bank_account_id,
        services: row.services,
        refusal: row.refusal,
      })),
  };
}

/** What a link that does not run is called by. */
const STANDING: Partial<
  Record<ConsentState, readonly ['consent_expired' | 'consent_revoked' | 'needs_human', string]>
> = {
  requested: ['needs_human', 'Somebody has to finish the link at the bank first.'],
  expired: ['consent_expired', 'The consent at the bank has ended; renew the link.'],
  revoked: ['consent_revoked', 'The consent was taken back at the bank; renew the link.'],
  denied: ['consent_revoked', 'The link was refused at the bank; start it again.'],
  ended: ['consent_revoked', 'The link was ended.'],
};

function assertRuns(connection: ConnectionRow): void {
  const standing = STANDING[connection.state];
  if (standing !== undefined) throw new KoppelError(standing[0], standing[1]);
  if (connection.sealed_grant === null) throw new KoppelError('needs_human', 'The link has no consent; renew it.');
}

/**
 * Exactly one renewal for however many workers meet the same old token: the row is held while the bank answers, and who comes
 * later finds a higher version (THREATS OA-30).
 */
function renewTokens(
  house: House,
  organisationId: string,
  connectionId: string,
  version: number,
  connector: ReturnType<typeof linkingConnector>,
  ctx: PluginContext,
): Promise<{ readonly grant: Grant; readonly version: number }> {
  return inOrganisation(house.store.db, organisationId, async (db) => {
    const row = await lockConnection(db, connectionId);
    if (row === undefined || row.sealed_grant === null)
      throw new KoppelError('consent_revoked', 'The link was ended meanwhile.');
    if (row.grant_version > version) return { grant: await grantOf(db, row), version: row.grant_version };
    const before = await grantOf(db, row);
    const renewed = await asked(ctx, () => connector.link.refresh(ctx, before));
    await keepTokens(db, connectionId, renewed);
    return { grant: { ...(await grantOf(db, row)), ...tokensOf(renewed) }, version: row.grant_version + 1 };
  });
}

function tokensOf({ sealed, tokensExpireAt }: Grant): Pick<Grant, 'sealed' | 'tokensExpireAt'> {
  return { sealed, tokensExpireAt };
}

const STATES: Partial<Record<KoppelError['code'], ConsentState>> = {
  consent_expired: 'expired',
  consent_revoked: 'revoked',
  token_expired: 'needs-human',
  needs_human: 'needs-human',
  secret_unreadable: 'needs-human',
};

/** The bank said the consent is over, or that a person must act: the link says so from now on. */
async function noteConsent(
  house: House,
  organisationId: string,
  connectionId: string,
  error: KoppelError,
): Promise<void> {
  const to = STATES[error.code];
  if (to === undefined) return;
  await inOrganisation(house.store.db, organisationId, async (db) => {
    const row = await lockConnection(db, connectionId);
    if (row === undefined || row.state === to || !['active', 'expiring', 'needs-human'].includes(row.state)) return;
    const told = { code: error.code, message: error.message };
    await setConnectionState(db, connectionId, to, { detail: error.message, error: told });
    await addAudit(db, {
      organisationId,
      actor: 'Koppel',
      action: `connection.${to}`,
      subject: connectionId,
      details: told,
    });
  });
}
