import { createRoute, z } from '@hono/zod-openapi';
import type { Connector } from '../../contract/connector.ts';
import { KoppelError } from '../../domain/errors.ts';
import { secondsAfter } from '../../domain/instant.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import type { House } from '../../pipeline/house.ts';
import { chooseAccounts, dropAccount, endLink } from '../../pipeline/link/accounts.ts';
import { asked } from '../../pipeline/link/asked.ts';
import { resolveCase } from '../../pipeline/link/cases.ts';
import { certificatesOf } from '../../pipeline/link/certificates.ts';
import { beginFlow, confirmFlow, continueFlow, createLink, type Starter } from '../../pipeline/link/flow.ts';
import { BANK_ZONE } from '../../pipeline/link/schedule.ts';
import { grantOf, linkingConnector, withConnection } from '../../pipeline/link/session.ts';
import { checkSettings } from '../../pipeline/link/settings.ts';
import { findAccount } from '../../store/account.repository.ts';
import {
  type ConnectionRow,
  findConnection,
  findConnectorConfig,
  saveConnectorConfig,
  setConnectionState,
} from '../../store/connection.repository.ts';
import type { Trx } from '../../store/database.ts';
import { findPullState } from '../../store/pull.repository.ts';
import { readCases, readConnections, readQuarantine } from '../../store/views/connection.view.ts';
import { actorName, type Ctx, found, newRouter, note, requireRight, scoped } from '../app.ts';
import { addressOf } from '../caller.ts';
import { decider } from '../decision.ts';
import { Id, IdParam } from '../schema/common.ts';
import {
  BankTile,
  CaseBody,
  CaseView,
  ChoiceBody,
  ChosenView,
  ConnectionView,
  ConnectorSettingsBody,
  ConnectorSettingsView,
  LinkBegun,
  LinkRequestBody,
  QuarantineView,
  SigningLinkView,
  StepBody,
  type StepView,
} from '../schema/links.ts';
import { answer, body, nothing } from './route-parts.ts';
import { plainSettings } from './settings-view.ts';

const tags = ['Bank links'];
const SIGNING_DAYS = 7;
const ConnectorParam = z.object({ connector: z.string().max(60) });

/** Links to banks: choosing a bank, going through its consent, accounts and services, renewing and ending. */
export function linkRoutes(publicUrl: string) {
  const router = newRouter();

  router.openapi(
    createRoute({
      method: 'get',
      path: '/banks',
      tags,
      responses: answer(z.object({ items: z.array(BankTile) }), 'Banks that can be linked'),
    }),
    async (c) => {
      const { house } = c.var;
      const items = await scoped(c, async (trx) => {
        const tiles: BankTile[] = [];
        for (const connector of house.connectors) tiles.push(...(await bankTiles(house, trx, connector)));
        return tiles;
      });
      return c.json({ items: items.sort((a, b) => a.name.localeCompare(b.name, 'nl')) }, 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'get',
      path: '/bank-connections',
      tags,
      responses: answer(z.object({ items: z.array(ConnectionView) }), 'All links, latest first'),
    }),
    async (c) => c.json({ items: await scoped(c, (trx) => viewsOf(c.var.house, trx, null)) }, 200),
  );
  router.openapi(
    createRoute({
      method: 'get',
      path: '/bank-connections/{id}',
      tags,
      request: { params: IdParam },
      responses: answer(ConnectionView, 'The link'),
    }),
    async (c) => c.json(await scoped(c, (trx) => viewOf(c.var.house, trx, c.req.valid('param').id)), 200),
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/bank-connections',
      tags,
      description: 'Starts a link. The person who asks goes through the step in the same browser, within 15 minutes.',
      request: body(LinkRequestBody),
      responses: answer(LinkBegun, 'Started', 201),
    }),
    async (c) => {
      requireRight(c, 'accounts');
      const { connector, bankCode } = c.req.valid('json');
      const begun = await scoped(c, async (trx) => {
        const starter = starterOf(c, publicUrl);
        const connection = await createLink(c.var.house, trx, starter, {
          connectorId: connector,
          bankCode: bankCode ?? null,
        });
        const step = await beginFlow(c.var.house, trx, starter, connection, 'link');
        await note(c, trx, 'connection.requested', connection.id, { connector });
        return { connection: await viewOf(c.var.house, trx, connection.id), step: step as StepView };
      });
      return c.json(begun, 201);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/bank-connections/{id}/renew',
      tags,
      description: 'A new consent for the same link; the old one holds until then.',
      request: { params: IdParam },
      responses: answer(LinkBegun, 'Started', 201),
    }),
    async (c) => {
      requireRight(c, 'accounts');
      const begun = await scoped(c, async (trx) => {
        const connection = await connectionOf(trx, c.req.valid('param').id);
        const step = await beginAgain(c.var.house, trx, starterOf(c, publicUrl), connection);
        await note(c, trx, 'connection.renewal', connection.id);
        return { connection: await viewOf(c.var.house, trx, connection.id), step: step as StepView };
      });
      return c.json(begun, 201);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/bank-connections/{id}/step',
      tags,
      description: 'What the bank asked for in a form; empty to look again at a step that waits.',
      request: { params: IdParam, ...body(StepBody) },
      responses: answer(ConnectionView, 'The link after it'),
    }),
    async (c) => {
      requireRight(c, 'accounts');
      const { house } = c.var;
      const connection = await scoped(c, (trx) => connectionOf(trx, c.req.valid('param').id));
      const done = await continueFlow(house, connection, starterOf(c, publicUrl), c.req.valid('json').values);
      if (done.error !== null) throw done.error;
      return c.json(await scoped(c, (trx) => viewOf(c.var.house, trx, connection.id)), 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/bank-connections/{id}/accounts',
      tags,
      description:
        'The whole choice: accounts with their services, administration and daybook. Accounts of the link that are left out come off it.',
      request: { params: IdParam, ...body(ChoiceBody) },
      responses: answer(ChosenView, 'Linked'),
    }),
    async (c) => {
      requireRight(c, 'accounts');
      const { house } = c.var;
      const { accounts } = c.req.valid('json');
      const chosen = await scoped(c, async (trx) => {
        const connection = await connectionOf(trx, c.req.valid('param').id);
        if (!['active', 'expiring'].includes(connection.state))
          throw new KoppelError('state_conflict', 'The link has no consent of the bank now.');
        const picked = await chooseAccounts(house, trx, connection, accounts.map(asChoice), addressOf(c));
        const grant = await grantOf(trx, connection);
        const confirms = linkingConnector(house, connection.connector_id).link.confirm !== undefined;
        const step = confirms
          ? await confirmFlow(house, trx, starterOf(c, publicUrl), connection, grant, picked)
          : null;
        await note(c, trx, 'connection.accounts', connection.id, { accounts: picked });
        return { connection: await viewOf(c.var.house, trx, connection.id), step: step as StepView | null };
      });
      return c.json(chosen, 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/bank-connections/{id}/signing-link',
      tags,
      description: 'An address for the person who may sign at the bank; it needs no account here and holds seven days.',
      request: { params: IdParam },
      responses: answer(SigningLinkView, 'To be sent to that person', 201),
    }),
    async (c) => {
      requireRight(c, 'accounts');
      const { house, actor } = c.var;
      const { id } = c.req.valid('param');
      await scoped(c, async (trx) => {
        await connectionOf(trx, id);
        await note(c, trx, 'connection.signing_link', id);
      });
      const expiresAt = secondsAfter(house.clock.now(), SIGNING_DAYS * 86_400);
      const text = Buffer.from(JSON.stringify([actor.organisationId, id, expiresAt, actorName(actor)])).toString(
        'base64url',
      );
      return c.json({ url: `${publicUrl}/sign/${house.vault.mark(text, 'signing-link')}`, expiresAt }, 201);
    },
  );
  router.openapi(
    createRoute({
      method: 'delete',
      path: '/bank-connections/{id}',
      tags,
      description: 'Gives the consent back to the bank and destroys its tokens. Entries and statements stay.',
      request: { params: IdParam },
      responses: nothing('Ended'),
    }),
    async (c) => {
      requireRight(c, 'accounts');
      const { house, actor } = c.var;
      const connection = await scoped(c, (trx) => connectionOf(trx, c.req.valid('param').id));
      if (connection.state === 'ended') return c.body(null, 204);
      const told = await giveBack(house, actor.organisationId, connection);
      await scoped(c, async (trx) => {
        await endLink(trx, connection, told);
        await note(c, trx, 'connection.ended', connection.id, told === null ? {} : { told });
      });
      return c.body(null, 204);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/bank-accounts/{id}/pull',
      tags,
      description: 'Asks the bank now, with a person waiting. Follow it at the link of the account.',
      request: { params: IdParam },
      responses: answer(z.object({ asked: z.boolean() }), 'Asked for', 202),
    }),
    async (c) => {
      requireRight(c, 'import');
      const { house, actor } = c.var;
      const { organisationId } = actor;
      const accountId = c.req.valid('param').id;
      await scoped(c, async (trx) => {
        const account = found(await findAccount(trx, accountId), 'account');
        if (account.connection_id === null || (await findPullState(trx, accountId)) === undefined)
          throw new KoppelError('state_conflict', 'The account has no link to a bank.');
        await house.jobs.send(trx, 'pull', { organisationId, accountId, person: { ip: addressOf(c) } });
      });
      return c.json({ asked: true }, 202);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/bank-accounts/{id}/disconnect',
      tags,
      description: 'Takes the account off its link. Its entries, statements and mapping stay.',
      request: { params: IdParam },
      responses: nothing('Disconnected'),
    }),
    async (c) => {
      requireRight(c, 'accounts');
      const { id } = c.req.valid('param');
      await scoped(c, async (trx) => {
        found(await findAccount(trx, id), 'account');
        await dropAccount(trx, id);
        await note(c, trx, 'account.disconnected', id);
      });
      return c.body(null, 204);
    },
  );

  router.openapi(
    createRoute({
      method: 'get',
      path: '/connectors/{connector}/settings',
      tags: ['Plugins'],
      request: { params: ConnectorParam },
      responses: answer(ConnectorSettingsView, 'What is filled in; secrets by name only'),
    }),
    async (c) => c.json(await scoped(c, (trx) => settingsView(c, trx, c.req.valid('param').connector, publicUrl)), 200),
  );
  router.openapi(
    createRoute({
      method: 'put',
      path: '/connectors/{connector}/settings',
      tags: ['Plugins'],
      description: 'Secrets that are left out stay as they are.',
      request: { params: ConnectorParam, ...body(ConnectorSettingsBody) },
      responses: answer(ConnectorSettingsView, 'Kept'),
    }),
    async (c) => {
      requireRight(c, 'access');
      const { house, actor } = c.var;
      const { organisationId } = actor;
      const connector = linkingConnector(house, c.req.valid('param').connector);
      const given = c.req.valid('json');
      if (given.environment === 'sandbox' && !house.banks.hasSandbox(connector.id))
        throw new KoppelError('state_conflict', 'This hub runs no stand-in bank.');
      const view = await scoped(c, async (trx) => {
        const before = (await findConnectorConfig(trx, connector.id))?.sealed_secrets ?? {};
        const place = (name: string) => `${organisationId}|connector_config|${connector.id}|${name}`;
        const sealed = Object.entries(given.secrets).map(([name, value]) => [
          name,
          house.vault.seal(value, place(name)),
        ]);
        const sealedSecrets: Record<string, string> = { ...before, ...Object.fromEntries(sealed) };
        const readSecret = (name: string) => {
          const kept = sealedSecrets[name];
          return kept === undefined ? null : house.vault.open(kept, place(name));
        };
        if (given.environment === 'live') checkSettings(connector.settings, given.settings, readSecret);
        const { environment, settings } = given;
        await saveConnectorConfig(trx, {
          organisationId,
          connectorId: connector.id,
          environment,
          settings,
          sealedSecrets,
        });
        await note(c, trx, 'connector.settings', connector.id, { environment, secrets: Object.keys(given.secrets) });
        return settingsView(c, trx, connector.id, publicUrl);
      });
      return c.json(view, 200);
    },
  );

  router.openapi(
    createRoute({
      method: 'get',
      path: '/entry-cases',
      tags,
      description: 'Entries a bank took back or changed after it had given them.',
      responses: answer(z.object({ items: z.array(CaseView) }), 'Cases to be decided, oldest first'),
    }),
    async (c) => c.json({ items: await scoped(c, readCases) }, 200),
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/entry-cases/{id}/resolve',
      tags,
      request: { params: IdParam, ...body(CaseBody) },
      responses: answer(z.object({ id: Id }), 'Decided'),
    }),
    async (c) => {
      requireRight(c, 'book');
      const { house, actor } = c.var;
      const { id } = c.req.valid('param');
      const { resolution } = c.req.valid('json');
      await scoped(c, async (trx) => {
        const by = { name: actorName(actor), decidedBy: decider(c) };
        await resolveCase(house, trx, actor.organisationId, id, resolution, by);
        await note(c, trx, 'entry_case.resolved', id, { resolution });
      });
      return c.json({ id }, 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'get',
      path: '/quarantined-rows',
      tags,
      responses: answer(z.object({ items: z.array(QuarantineView) }), 'Rows of banks nobody could read'),
    }),
    async (c) => c.json({ items: await scoped(c, readQuarantine) }, 200),
  );
  return router;
}

/** A link may be begun again from wherever it stands. */
export async function beginAgain(house: House, db: Trx, starter: Starter, connection: ConnectionRow) {
  if (connection.state === 'denied' || connection.state === 'ended')
    await setConnectionState(db, connection.id, 'requested');
  const kind = connection.granted_at === null ? 'link' : 'renew';
  return beginFlow(house, db, starter, connection, kind);
}

async function bankTiles(house: House, trx: Trx, connector: Connector): Promise<BankTile[]> {
  const { link } = connector;
  if (link === undefined) return [];
  const config = await findConnectorConfig(trx, connector.id);
  const sandbox = house.banks.hasSandbox(connector.id);
  const environment = config?.environment ?? (sandbox ? 'sandbox' : 'live');
  // A bank at an address that is nobody's (RFC 2606) is there for trying only.
  const real = connector.banks.filter(
    ({ endpoint }) => sandbox || endpoint === null || !/\.example(\/|$)/.test(endpoint),
  );
  return real.map(({ code, bic, name }) => ({
    connector: connector.id,
    title: connector.title,
    code,
    bic,
    name,
    environment,
    configured: config !== undefined || sandbox,
    services: [...new Set(connector.accountKinds.flatMap(({ services }) => services))],
    accountKinds: connector.accountKinds.map(({ kind }) => kind),
    consentDays: link.consentDays,
    accountsPerConsent: link.accountsPerConsent,
    startsAtBank: link.startsAtBank === true,
  }));
}

async function viewOf(house: House, trx: Trx, id: string): Promise<ConnectionView> {
  return found((await viewsOf(house, trx, id))[0], 'link');
}

async function viewsOf(house: House, trx: Trx, id: string | null): Promise<ConnectionView[]> {
  const rows = await readConnections(trx, id, house.clock.today(BANK_ZONE));
  return rows.map((row) => {
    const connector = house.connectors.find((one) => one.id === row.connector);
    return { ...row, callBudget: connector?.statements?.budget ?? null } as ConnectionView;
  });
}

async function connectionOf(trx: Trx, id: string): Promise<ConnectionRow> {
  return found(await findConnection(trx, id), 'link');
}

function starterOf(c: Ctx, publicUrl: string): Starter {
  const { actor } = c.var;
  return {
    organisationId: actor.organisationId,
    name: actorName(actor),
    browserHash: browserOf(c),
    publicUrl,
    ip: addressOf(c),
  };
}

/** A link is finished in the browser that started it; a program has none, and sends a person a signing link. */
function browserOf(c: Ctx): string {
  const { actor } = c.var;
  if (actor.kind !== 'person')
    throw new KoppelError('not_allowed', 'A person links a bank; ask for a signing link to send to one.');
  return actor.tokenHash;
}

type Choice = z.infer<typeof ChoiceBody>['accounts'][number];

function asChoice({ iban, currency, services, administrationId, daybookId, from }: Choice) {
  if (((administrationId ?? null) === null) !== ((daybookId ?? null) === null))
    throw new KoppelError('request_invalid', 'An administration and a daybook go together.');
  const mapping =
    administrationId === null || administrationId === undefined || daybookId === null || daybookId === undefined
      ? null
      : { administrationId, daybookId };
  return { iban, currency, services, mapping, from: (from ?? null) as PlainDate | null };
}

/** Tells the bank; null when it heard, else why it did not. The link ends here either way. */
async function giveBack(house: House, organisationId: string, connection: ConnectionRow): Promise<string | null> {
  if (connection.sealed_grant === null || !['active', 'expiring'].includes(connection.state)) return null;
  try {
    const asking = { attended: true, signal: AbortSignal.timeout(20_000) };
    await withConnection(house, organisationId, connection.id, asking, ({ connector, ctx, grant }) =>
      asked(ctx, () => linkingConnector(house, connector.id).link.end(ctx, grant)),
    );
    return null;
  } catch (error) {
    if (!(error instanceof KoppelError)) throw error;
    return `The bank could not be told (${error.message}); withdraw the consent there as well.`;
  }
}

async function settingsView(c: Ctx, trx: Trx, id: string, publicUrl: string): Promise<ConnectorSettingsView> {
  const { house } = c.var;
  const connector = found(
    house.connectors.find((one) => one.id === id),
    'plug-in',
  );
  const config = await findConnectorConfig(trx, id);
  return {
    connector: id,
    environment: config?.environment ?? null,
    sandbox: house.banks.hasSandbox(id),
    fields: plainSettings(connector.settings),
    settings: { ...config?.settings },
    secrets: Object.keys(config?.sealed_secrets ?? {}).sort(),
    certificates: [...certificatesOf(connector.settings, config?.settings ?? {})],
    redirectUrl: `${publicUrl}/link/${id}`,
  };
}
