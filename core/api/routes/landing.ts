import { hash } from 'node:crypto';
import { getCookie, setCookie } from 'hono/cookie';
import { actorOfSession } from '../../access/sign-in.ts';
import { newToken, tokenHash } from '../../access/tokens.ts';
import { KoppelError } from '../../domain/errors.ts';
import { secondsAfter } from '../../domain/instant.ts';
import type { House } from '../../pipeline/house.ts';
import { type Answered, answerFlow, landLink, type Starter } from '../../pipeline/link/flow.ts';
import { takeNews } from '../../pipeline/link/news.ts';
import { linkingConnector, scopeOf } from '../../pipeline/link/session.ts';
import { findConnection } from '../../store/connection.repository.ts';
import { inOrganisation, inSystem } from '../../store/database.ts';
import { fetchAnswer, parkAnswer, parkedAnswers } from '../../store/link-flow.repository.ts';
import { type Ctx, newRouter } from '../app.ts';
import { addressOf } from '../caller.ts';
import { incoming } from '../incoming.ts';
import { inTheirs, page } from '../landing-page.ts';
import { SESSION_COOKIE } from '../middleware.ts';
import { asKoppelError } from '../problem.ts';
import { beginAgain } from './links.ts';

const LINK_COOKIE = 'koppel_link';
/** SAML responses with their certificates are some 20 kB. */
const MAX_ANSWER_BYTES = 256 * 1024;
const LANDING_MINUTES = 15;
const MAX_PARKED = 200;

/**
 * Where banks send browsers back, where a person without an account starts a link for somebody, and where banks knock with news. None
 * of it is under /v1: banks know these addresses.
 */
export function landingRoutes(publicUrl: string) {
  const router = newRouter();
  const secure = publicUrl.startsWith('https:');

  router.get('/link/:connector', (c) =>
    shown(c, async () => {
      const connectorId = c.req.param('connector');
      const { house } = c.var;
      const query = single(new URL(c.req.url).searchParams);
      const ticket = query['landing'];
      const session = getCookie(c, SESSION_COOKIE);
      const person = session === undefined ? null : await actorOfSession(house, session);
      const signer = getCookie(c, LINK_COOKIE);
      const browserHashes = [
        ...(person?.kind === 'person' ? [person.tokenHash] : []),
        ...(signer === undefined ? [] : [tokenHash(signer)]),
      ];
      if (ticket !== undefined && browserHashes.length === 0) return page(c, 200, WORDS.signInFirst(c));
      const parameters = ticket === undefined ? query : await parked(house, connectorId, ticket);
      const here = { publicUrl, ip: addressOf(c) };
      const answered = await settled(house, connectorId, parameters, browserHashes, person, here).catch(
        (thrown: unknown) => {
          const error = asKoppelError(thrown);
          // Who is signed in reads it in the admin UI, in words and with what to do next.
          if (person?.kind !== 'person' || !wantsPage(c) || error.reaction === 'stop') throw thrown;
          return error.code;
        },
      );
      if (typeof answered === 'string') return c.redirect(`/connections?problem=${answered}`, 303);
      // A bank that asks for a consent for each service goes on at once.
      if (answered.step?.kind === 'redirect' && typeof answered.step['url'] === 'string')
        return c.redirect(answered.step['url'], 303);
      const problem = answered.error === null ? '' : `?problem=${answered.error.code}`;
      if (person === null)
        return page(c, 200, answered.error === null ? WORDS.done(c) : WORDS.failed(c, answered.error));
      return c.redirect(`/connections/${answered.connectionId}${problem}`, 303);
    }),
  );

  // A form a bank posts comes without our cookies: it waits under a ticket until the browser asks for it itself.
  router.post('/link/:connector', (c) =>
    shown(c, async () => {
      const connectorId = c.req.param('connector');
      const { house } = c.var;
      linkingConnector(house, connectorId);
      const form = single(new URLSearchParams(Buffer.from(await bodyOf(c)).toString('utf8')));
      const token = newToken(house.random, '');
      const expiresAt = secondsAfter(house.clock.now(), LANDING_MINUTES * 60);
      await inSystem(house.store.db, async (db) => {
        // Anybody may post here: what waits is bounded.
        if ((await parkedAnswers(db, house.clock.now())) >= MAX_PARKED)
          throw new KoppelError('too_many_attempts', 'Too many answers of banks wait to be fetched; try again later.');
        await parkAnswer(db, {
          ticketHash: token.hash,
          connectorId,
          connectionId: null,
          sealedParameters: house.vault.seal(JSON.stringify(form), `link_landing|${token.hash}`),
          expiresAt,
        });
      });
      return c.redirect(`/link/${connectorId}?landing=${token.secret}`, 303);
    }),
  );

  router.get('/sign/:token', (c) =>
    shown(c, async () => {
      const { connection } = await signing(c);
      const bank = linkingConnector(c.var.house, connection.connector_id).title;
      return page(c, 200, WORDS.asked(c, bank), { action: c.req.path, label: WORDS.goOn(c, bank) });
    }),
  );
  router.post('/sign/:token', (c) =>
    shown(c, async () => {
      const { house } = c.var;
      const { connection, name } = await signing(c);
      const browser = newToken(house.random, '');
      const starter = {
        organisationId: connection.organisation_id,
        name: `signing link of ${name}`,
        browserHash: browser.hash,
        publicUrl,
        ip: addressOf(c),
      };
      const step = await inOrganisation(house.store.db, connection.organisation_id, (db) =>
        beginAgain(house, db, starter, connection),
      );
      if (step.kind !== 'redirect' || typeof step['url'] !== 'string')
        throw new KoppelError('state_conflict', 'This bank cannot be linked by a signing link.');
      setCookie(c, LINK_COOKIE, browser.secret, {
        httpOnly: true,
        secure,
        sameSite: 'Lax',
        path: '/link',
        maxAge: 900,
      });
      return c.redirect(step['url'], 303);
    }),
  );

  router.post('/hooks/:connector/:connection', async (c) => {
    const { house } = c.var;
    const body = await bodyOf(c);
    const headers = Object.fromEntries(c.req.raw.headers);
    const outcome = await takeNews(house, {
      connectorId: c.req.param('connector'),
      connectionId: c.req.param('connection'),
      request: { method: c.req.method, path: new URL(c.req.url).pathname, headers, body },
      bodyHash: hash('sha256', body),
    });
    return c.json({ [outcome]: true }, 202);
  });
  return router;
}

async function settled(
  house: House,
  connectorId: string,
  parameters: Readonly<Record<string, string>>,
  browserHashes: readonly string[],
  person: Awaited<ReturnType<typeof actorOfSession>>,
  here: Pick<Starter, 'publicUrl' | 'ip'>,
): Promise<Answered> {
  try {
    return await answerFlow(house, { connectorId, browserHashes, parameters, ip: here.ip });
  } catch (error) {
    const unasked = error instanceof KoppelError && error.code === 'link_state_unknown';
    if (!unasked || person?.kind !== 'person' || parameters['state'] !== undefined) throw error;
    if (person.role !== 'administrator')
      throw new KoppelError('not_allowed', 'An administrator links banks.', { cause: error });
    const { organisationId, name, tokenHash: browserHash } = person;
    return landLink(house, { organisationId, name, browserHash, ...here }, connectorId, parameters);
  }
}

async function parked(house: House, connectorId: string, ticket: string): Promise<Readonly<Record<string, string>>> {
  const ticketHash = tokenHash(ticket);
  const row = await inSystem(house.store.db, (db) => fetchAnswer(db, ticketHash, house.clock.now()));
  if (row === undefined || row.connector_id !== connectorId)
    throw new KoppelError('link_state_unknown', "The bank's answer was looked at already, or came too long ago.");
  return JSON.parse(house.vault.open(row.sealed_parameters, `link_landing|${ticketHash}`)) as Record<string, string>;
}

/** The link a signing address is for. Throws `link_state_unknown`, `link_state_expired`. */
async function signing(c: Ctx) {
  const { house } = c.var;
  const text = house.vault.unmark(c.req.param('token') ?? '', 'signing-link');
  if (text === null) throw new KoppelError('link_state_unknown', 'This address is not one of ours.');
  const [organisationId, connectionId, expiresAt, name] = JSON.parse(
    Buffer.from(text, 'base64url').toString('utf8'),
  ) as [string, string, string, string];
  if (expiresAt <= house.clock.now())
    throw new KoppelError('link_state_expired', 'This address held for seven days; ask for a new one.');
  const connection = await inOrganisation(house.store.db, organisationId, async (db) => {
    const row = await findConnection(db, connectionId);
    if (row !== undefined) await scopeOf(db, row, true);
    return row;
  });
  if (connection === undefined) throw new KoppelError('link_state_unknown', 'The link this address is for is gone.');
  return { connection, name };
}

/** Each parameter once: one that comes twice means two things to two readers (THREATS OA-01). */
function single(parameters: URLSearchParams): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of parameters) {
    if (Object.hasOwn(values, name))
      throw new KoppelError('link_state_unknown', `The bank's answer has "${name}" twice.`);
    values[name] = value;
  }
  return values;
}

async function bodyOf(c: Ctx): Promise<Uint8Array> {
  const held: Uint8Array[] = [];
  for await (const chunk of incoming(c, MAX_ANSWER_BYTES)) held.push(chunk);
  return Buffer.concat(held);
}

/** A failure is a page for a browser, and problem details for anything else. */
async function shown(c: Ctx, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (thrown) {
    const error = asKoppelError(thrown);
    if (!wantsPage(c) || error.reaction === 'stop') throw thrown;
    return page(c, error.status as 400, WORDS.failed(c, error));
  }
}

/** What a person without an account may meet here, and what to do next; in English the error's own sentence says it. */
const FAILED_NL: Readonly<Record<string, string>> = {
  link_state_unknown:
    'Dit adres, of het antwoord van de bank, hoort bij geen koppeling die hier begonnen is. Begin opnieuw, of vraag om een nieuwe link.',
  link_state_expired: 'Hier is te lang mee gewacht: deze link geldt niet meer. Vraag om een nieuwe.',
  state_conflict:
    'Deze koppeling is intussen al afgerond of beëindigd. Vraag wie u de link stuurde hoe het ervoor staat.',
};

/** The few words a person without an account here reads. */
const WORDS = {
  signInFirst: (c: Ctx) => ({
    title: inTheirs(c, 'Meld u eerst aan', 'Sign in first'),
    text: inTheirs(
      c,
      'Meld u in deze browser aan bij Koppel en laad deze pagina opnieuw.',
      'Sign in to Koppel in this browser, then load this page again.',
    ),
  }),
  done: (c: Ctx) => ({
    title: inTheirs(c, 'Gelukt', 'Done'),
    text: inTheirs(
      c,
      'De bank heeft de toestemming gegeven. U kunt deze pagina sluiten.',
      'The bank has given its consent. You can close this page.',
    ),
  }),
  failed: (c: Ctx, { code, message }: KoppelError) => ({
    title: inTheirs(c, 'De koppeling is niet gelukt', 'The link could not be finished'),
    text: inTheirs(
      c,
      FAILED_NL[code] ?? 'Er ging iets mis. Probeer het opnieuw, of vraag om een nieuwe link.',
      message,
    ),
  }),
  asked: (c: Ctx, bank: string) => ({
    title: inTheirs(c, `${bank} koppelen`, `Link ${bank}`),
    text: inTheirs(
      c,
      `U wordt gevraagd bij ${bank} toestemming te geven, zodat de afschriften vanzelf in de boeken komen. U meldt zich aan bij de bank zelf.`,
      `You are asked to give consent at ${bank}, so that statements reach the books by themselves. You sign in at the bank itself.`,
    ),
  }),
  goOn: (c: Ctx, bank: string) => inTheirs(c, `Verder naar ${bank}`, `Go on to ${bank}`),
};

/** A browser that shows pages, not a program. */
function wantsPage(c: Ctx): boolean {
  return (c.req.header('accept') ?? '').includes('text/html');
}
