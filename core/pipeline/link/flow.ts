import { tokenHash } from '../../access/tokens.ts';
import type { ChosenAccounts, Grant, LinkRequest, LinkStep } from '../../contract/connector.ts';
import { SERVICES } from '../../domain/consent.ts';
import { KoppelError } from '../../domain/errors.ts';
import { secondsAfter } from '../../domain/instant.ts';
import { addAudit } from '../../store/audit.repository.ts';
import {
  type ConnectionRow,
  createConnection,
  findConnection,
  findConnectorConfig,
  keepGrant,
  setConnectionState,
} from '../../store/connection.repository.ts';
import { type Db, inOrganisation, inSystem } from '../../store/database.ts';
import {
  createFlow,
  type FlowRow,
  findFlowByState,
  latestFlow,
  openFlows,
  setFlow,
  takeFlow,
} from '../../store/link-flow.repository.ts';
import type { FlowKind, FlowStep } from '../../store/tables/links.ts';
import { useAnswer } from '../../store/used-answer.repository.ts';
import type { House } from '../house.ts';
import { adoptAccounts } from './accounts.ts';
import { asked } from './asked.ts';
import { linkingConnector, scopeOf } from './session.ts';

/** A started link must be finished at the bank within this long (THREATS OA-05). */
const FLOW_MINUTES = 15;
const MAX_OPEN_FLOWS = 100;
const BEGIN_TIMEOUT_MS = 30_000;

export interface Starter {
  readonly organisationId: string;
  readonly name: string;
  /** SHA-256 of what only the browser that starts has. */
  readonly browserHash: string;
  /** The address people reach the hub at. */
  readonly publicUrl: string;
  /** Where the person is, as banks want to be told; null when it is not known. */
  readonly ip: string | null;
}

/** A new link, before its first step at the bank. Throws `config` when the connector was not set up. */
export async function createLink(
  house: House,
  db: Db,
  starter: Starter,
  wanted: { readonly connectorId: string; readonly bankCode: string | null },
): Promise<ConnectionRow> {
  const connector = linkingConnector(house, wanted.connectorId);
  const config = await findConnectorConfig(db, connector.id);
  const sandbox = config?.environment === 'sandbox' || (config === undefined && house.banks.hasSandbox(connector.id));
  if (config === undefined && !sandbox)
    throw new KoppelError('config', `Fill in the settings of ${connector.title} first (Plug-ins).`);
  const id = house.random.uuid();
  const { organisationId, name } = starter;
  const environment = sandbox ? 'sandbox' : 'live';
  await createConnection(db, { id, organisationId, ...wanted, environment, createdBy: name });
  const made = await findConnection(db, id);
  if (made === undefined) throw new KoppelError('internal', 'A link vanished while it was made.');
  return made;
}

/** Asks the bank for the first step of a link or its renewal. The later of two flows counts. */
export function beginFlow(
  house: House,
  db: Db,
  starter: Starter,
  connection: ConnectionRow,
  kind: 'link' | 'renew',
): Promise<FlowStep> {
  const { link } = linkingConnector(house, connection.connector_id);
  return startFlow(house, db, starter, connection, kind, async (ctx, request) => link.begin(ctx, request));
}

/** Tells the bank which accounts and services were chosen, where it wants to hear it. Null: nothing more to do. */
export async function confirmFlow(
  house: House,
  db: Db,
  starter: Starter,
  connection: ConnectionRow,
  grant: Grant,
  chosen: ChosenAccounts,
): Promise<FlowStep | null> {
  const { link } = linkingConnector(house, connection.connector_id);
  const { confirm } = link;
  if (confirm === undefined) return null;
  let confirmed: Grant | null = null;
  const step = await startFlow(house, db, starter, connection, 'confirm', async (ctx, request) => {
    const result = await confirm(ctx, grant, chosen, request);
    if (result.kind === 'grant') confirmed = result;
    return result.kind === 'grant' ? null : result;
  });
  if (confirmed !== null) await takeGrant(house, db, connection, confirmed, 'confirm', starter);
  return step;
}

type Ask<Step> = (ctx: Awaited<ReturnType<House['banks']['context']>>, request: LinkRequest) => Promise<Step>;

async function startFlow<Step extends LinkStep | null>(
  house: House,
  db: Db,
  starter: Starter,
  connection: ConnectionRow,
  kind: FlowKind,
  ask: Ask<Step>,
): Promise<Step extends null ? FlowStep | null : FlowStep> {
  const now = house.clock.now();
  if ((await openFlows(db, now)) >= MAX_OPEN_FLOWS)
    throw new KoppelError('state_conflict', 'Too many links were started and not finished; wait a quarter of an hour.');
  const ctx = await house.banks.context(
    await scopeOf(db, connection, true, starter.ip),
    AbortSignal.timeout(BEGIN_TIMEOUT_MS),
  );
  const state = Buffer.from(house.random.bytes(32)).toString('base64url');
  const redirectUrl = `${starter.publicUrl}/link/${connection.connector_id}`;
  const request: LinkRequest = {
    connectionId: connection.id,
    services: SERVICES,
    ibans: [],
    redirectUrl,
    state,
    renews: null,
    ...newsAt(starter.publicUrl, connection),
  };
  const step = await asked(ctx, () => ask(ctx, request));
  if (step === null) return null as never;
  const kept = parted(house, connection, step);
  await createFlow(db, {
    id: house.random.uuid(),
    organisationId: connection.organisation_id,
    connectionId: connection.id,
    kind,
    stateHash: tokenHash(state),
    browserHash: starter.browserHash,
    startedBy: starter.name,
    redirectUrl,
    ...kept,
    now,
    expiresAt: secondsAfter(now, FLOW_MINUTES * 60),
  });
  return kept.step as never;
}

/** Where the bank may knock: only an address it can reach, or that a stand-in bank of this process can. */
function newsAt(publicUrl: string, connection: ConnectionRow): { readonly notificationUrl?: string } {
  const reachable = publicUrl.startsWith('https:') || connection.environment === 'sandbox';
  return reachable ? { notificationUrl: `${publicUrl}/hooks/${connection.connector_id}/${connection.id}` } : {};
}

/** A step for people, and what the plugin keeps for itself, sealed. */
function parted(house: House, connection: ConnectionRow, { keep, ...step }: LinkStep) {
  const place = `${connection.organisation_id}|link_flow|${connection.id}|keep`;
  return { step, sealedKeep: keep === null ? null : house.vault.seal(keep, place) };
}

export interface Answered {
  readonly organisationId: string;
  readonly connectionId: string;
  /** The same answer came before: nothing was done. */
  readonly repeated: boolean;
  /** What went wrong, said to people; null when it went well or another step follows. */
  readonly error: KoppelError | null;
  /** What the bank wants next; null when it is done. */
  readonly step: FlowStep | null;
}

/**
 * The browser is back from the bank. The flow is found by its state, must be of this connector and of this browser, and is taken
 * before the bank is asked: an answer works once. Throws `link_state_unknown`, `link_other_person`, `link_state_expired`; what
 * the bank refuses is told in the result.
 */
export async function answerFlow(
  house: House,
  answer: {
    readonly connectorId: string;
    /** What the browser holds: its session, its signing link. */
    readonly browserHashes: readonly string[];
    readonly ip: string | null;
    readonly parameters: Readonly<Record<string, string>>;
  },
): Promise<Answered> {
  const state = answer.parameters['state'] ?? answer.parameters['RelayState'];
  const flow =
    state === undefined ? undefined : await inSystem(house.store.db, (db) => findFlowByState(db, tokenHash(state)));
  if (flow === undefined) throw unknownState();
  const { organisation_id: organisationId, connection_id: connectionId } = flow;
  const connection = await inOrganisation(house.store.db, organisationId, (db) => findConnection(db, connectionId));
  if (connection === undefined || connection.connector_id !== answer.connectorId) throw unknownState();
  if (!answer.browserHashes.includes(flow.browser_hash))
    throw new KoppelError('link_other_person', 'This link was started by someone else, or in another browser.');
  return finish(house, flow, connection, answer.parameters, answer.ip);
}

/** What a person filled in where the bank asked for a form, or that a waiting step is looked at again. */
export async function continueFlow(
  house: House,
  connection: ConnectionRow,
  { browserHash, ip }: Pick<Starter, 'browserHash' | 'ip'>,
  parameters: Readonly<Record<string, string>>,
): Promise<Answered> {
  const flow = await inOrganisation(house.store.db, connection.organisation_id, (db) => latestFlow(db, connection.id));
  if (flow === undefined) throw unknownState();
  if (flow.browser_hash !== browserHash)
    throw new KoppelError('link_other_person', 'This link was started by someone else, or in another browser.');
  return finish(house, flow, connection, parameters, ip);
}

function unknownState(): KoppelError {
  return new KoppelError('link_state_unknown', "The bank's answer belongs to no link that was started here.");
}

async function finish(
  house: House,
  flow: FlowRow,
  connection: ConnectionRow,
  parameters: Readonly<Record<string, string>>,
  ip: string | null,
): Promise<Answered> {
  const { organisation_id: organisationId, connection_id: connectionId } = flow;
  const told = { organisationId, connectionId, repeated: false, error: null, step: null };
  const { db } = house.store;
  if (flow.status !== 'open') return { ...told, repeated: true };
  if (flow.expires_at <= house.clock.now()) {
    await inOrganisation(db, organisationId, (trx) => setFlow(trx, flow.id, { status: 'failed' }));
    throw new KoppelError('link_state_expired', 'The link was started more than a quarter of an hour ago.');
  }
  if (!(await inOrganisation(db, organisationId, (trx) => takeFlow(trx, flow.id)))) return { ...told, repeated: true };
  try {
    const scope = await inOrganisation(db, organisationId, (trx) => scopeOf(trx, connection, true, ip));
    const ctx = await house.banks.context(scope, AbortSignal.timeout(BEGIN_TIMEOUT_MS * 2));
    const { link } = linkingConnector(house, connection.connector_id);
    const place = `${organisationId}|link_flow|${connectionId}|keep`;
    const keep = flow.sealed_keep === null ? null : house.vault.open(flow.sealed_keep, place);
    const callback = {
      connectionId,
      redirectUrl: flow.redirect_url,
      parameters,
      keep,
      ...newsAt(new URL(flow.redirect_url).origin, connection),
    };
    const result = await asked(ctx, () => link.complete(ctx, callback));
    if (result.kind !== 'grant') {
      const { step, sealedKeep } = parted(house, connection, result);
      await inOrganisation(db, organisationId, (trx) => setFlow(trx, flow.id, { status: 'open', step, sealedKeep }));
      return { ...told, step };
    }
    await inOrganisation(db, organisationId, async (trx) => {
      await takeGrant(house, trx, connection, result, flow.kind, { name: flow.started_by, ip });
      await setFlow(trx, flow.id, { status: 'done' });
    });
    return told;
  } catch (thrown) {
    if (!(thrown instanceof KoppelError)) throw thrown;
    await inOrganisation(db, organisationId, (trx) => noteFailure(trx, flow, connection, thrown));
    return { ...told, error: thrown };
  }
}

/** Keeps what the bank granted; accounts that were linked before go on where they were. */
async function takeGrant(
  house: House,
  db: Db,
  connection: ConnectionRow,
  grant: Grant,
  kind: FlowKind,
  by: Pick<Starter, 'name' | 'ip'>,
): Promise<void> {
  await usedNow(house, db, connection, grant);
  const { confirm } = linkingConnector(house, connection.connector_id).link;
  const unconfirmed = confirm !== undefined && kind !== 'confirm';
  await keepGrant(db, connection, grant, { now: house.clock.now(), unconfirmed });
  await setConnectionState(db, connection.id, 'active');
  await adoptAccounts(house, db, { ...connection, unconfirmed }, by.ip);
  await addAudit(db, {
    organisationId: connection.organisation_id,
    actor: by.name,
    action: 'connection.granted',
    subject: connection.id,
    details: { accounts: grant.accounts.map(({ iban }) => iban), until: grant.expiresAt },
  });
}

/** An answer that may be used once is used now. Throws `not_allowed` when it was used before, here or elsewhere (THREATS SAML-40). */
async function usedNow(house: House, db: Db, connection: ConnectionRow, { once }: Grant): Promise<void> {
  if (once === undefined) return;
  const { connector_id: connectorId, organisation_id: organisationId } = connection;
  if (!(await useAnswer(db, { organisationId, connectorId, ...once, now: house.clock.now() })))
    throw new KoppelError('not_allowed', "The bank's answer was used before.");
}

/** A refusal ends the flow; a link that never ran is denied or waits for a person, one that runs goes on running. */
async function noteFailure(db: Db, flow: FlowRow, connection: ConnectionRow, error: KoppelError): Promise<void> {
  const told = { code: error.code, message: error.message };
  const denied = error.code === 'consent_revoked';
  await setFlow(db, flow.id, { status: denied ? 'denied' : 'failed', error: told });
  if (connection.state === 'requested') {
    await setConnectionState(db, connection.id, denied ? 'denied' : 'needs-human', {
      detail: error.message,
      error: told,
    });
  }
  await addAudit(db, {
    organisationId: flow.organisation_id,
    actor: flow.started_by,
    action: denied ? 'connection.denied' : 'connection.failed',
    subject: connection.id,
    details: told,
  });
}

/** A link the customer began at the bank: the bank's own answer makes it, for the organisation the person works for. */
export async function landLink(
  house: House,
  starter: Starter,
  connectorId: string,
  parameters: Readonly<Record<string, string>>,
): Promise<Answered> {
  const { link } = linkingConnector(house, connectorId);
  if (link.startsAtBank !== true) throw unknownState();
  const { organisationId } = starter;
  const { db } = house.store;
  const connection = await inOrganisation(db, organisationId, (trx) =>
    createLink(house, trx, starter, { connectorId, bankCode: null }),
  );
  const told = { organisationId, connectionId: connection.id, repeated: false, step: null };
  try {
    const scope = await inOrganisation(db, organisationId, (trx) => scopeOf(trx, connection, true, starter.ip));
    const ctx = await house.banks.context(scope, AbortSignal.timeout(BEGIN_TIMEOUT_MS));
    const redirectUrl = `${starter.publicUrl}/link/${connectorId}`;
    const callback = { connectionId: connection.id, redirectUrl, parameters, keep: null };
    const result = await asked(ctx, () => link.complete(ctx, callback));
    if (result.kind !== 'grant')
      throw new KoppelError('contract_broken', 'The bank began a link and asks for another step.');
    await inOrganisation(db, organisationId, (trx) => takeGrant(house, trx, connection, result, 'link', starter));
    return { ...told, error: null };
  } catch (thrown) {
    if (!(thrown instanceof KoppelError)) throw thrown;
    await inOrganisation(db, organisationId, (trx) =>
      // Nothing is left that a person could go on with: the customer begins at the bank again.
      setConnectionState(trx, connection.id, 'ended', {
        detail: thrown.message,
        error: { code: thrown.code, message: thrown.message },
      }),
    );
    return { ...told, error: thrown };
  }
}
