import { createRoute } from '@hono/zod-openapi';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import { changePassword, choosePassword } from '../../access/people.ts';
import { setUp, signIn, signOut } from '../../access/sign-in.ts';
import { tokenHash } from '../../access/tokens.ts';
import { KoppelError } from '../../domain/errors.ts';
import { anyUser, membershipsOf, moveSession, setLanguage } from '../../store/access.repository.ts';
import { inSystem } from '../../store/database.ts';
import { type Ctx, type Env, newRouter } from '../app.ts';
import { actorOf, authenticate, SESSION_COOKIE } from '../middleware.ts';
import {
  PasswordChange,
  PasswordLinkUse,
  SessionChange,
  SessionView,
  SetupRequest,
  SetupView,
  SignInRequest,
} from '../schema/access.ts';
import { answer, body, nothing } from './route-parts.ts';

/** Signing in and out, and the first administrator. `setupCode` is printed by the hub: whoever can read its output may set it up. */
export function sessionRoutes(publicUrl: string, setupCode: string) {
  const router = newRouter();
  const secure = publicUrl.startsWith('https:');

  // A session the browser had before ends: nobody who knew its cookie goes on with it (THREATS SAML-53).
  const open = async (c: Ctx, token: string) => {
    const before = getCookie(c, SESSION_COOKIE);
    if (before !== undefined) await signOut(c.var.house, tokenHash(before));
    // Lax: the browser must send it when a bank redirects back to us; what changes something is guarded by origin.
    setCookie(c, SESSION_COOKIE, token, { httpOnly: true, secure, sameSite: 'Lax', path: '/' });
  };
  const person = createMiddleware<Env>(async (c, next) => {
    if (c.var.actor.kind !== 'person') throw new KoppelError('not_allowed', 'An API key has no session.');
    await next();
  });

  router.openapi(
    createRoute({
      method: 'get',
      path: '/setup',
      tags: ['Session'],
      responses: answer(SetupView, 'Whether somebody has to set it up'),
    }),
    async (c) => c.json({ needed: !(await inSystem(c.var.house.store.db, anyUser)) }, 200),
  );

  router.openapi(
    createRoute({
      method: 'post',
      path: '/setup',
      tags: ['Session'],
      request: body(SetupRequest),
      responses: nothing('Set up and signed in'),
    }),
    async (c) => {
      const { code, ...first } = c.req.valid('json');
      if (tokenHash(code) !== tokenHash(setupCode))
        throw new KoppelError('not_allowed', 'The set-up code is not the one this hub printed at its start.');
      await open(c, await setUp(c.var.house, first));
      return c.body(null, 204);
    },
  );

  router.openapi(
    createRoute({
      method: 'post',
      path: '/session',
      tags: ['Session'],
      request: body(SignInRequest),
      responses: nothing('Signed in'),
    }),
    async (c) => {
      const { email, password } = c.req.valid('json');
      await open(c, await signIn(c.var.house, email, password));
      return c.body(null, 204);
    },
  );

  router.openapi(
    createRoute({
      method: 'get',
      path: '/session',
      tags: ['Session'],
      // Nobody signed in is an answer, not an error: every visit begins with this question, and a browser notes each 401.
      responses: { ...answer(SessionView, 'Who is signed in'), ...nothing('Nobody is') },
    }),
    async (c) => {
      const actor = await actorOf(c as Ctx);
      if (actor === null) return c.body(null, 204);
      c.set('actor', actor);
      return c.json(await sessionView(c), 200);
    },
  );

  router.openapi(
    createRoute({
      method: 'patch',
      path: '/session',
      tags: ['Session'],
      middleware: [authenticate, person] as const,
      request: body(SessionChange),
      responses: answer(SessionView, 'Organisation or language changed'),
    }),
    async (c) => {
      const { organisationId, language } = c.req.valid('json');
      const { actor, house } = c.var;
      if (actor.kind !== 'person') throw new KoppelError('not_allowed', 'An API key has no session.');
      await inSystem(house.store.db, async (trx) => {
        if (language !== undefined) await setLanguage(trx, actor.userId, language);
        if (organisationId === undefined) return;
        const allowed = await membershipsOf(trx, actor.userId);
        if (!allowed.some((one) => one.id === organisationId))
          throw new KoppelError('not_found', 'There is no such organisation.');
        await moveSession(trx, actor.tokenHash, organisationId);
        const moved = allowed.find((one) => one.id === organisationId);
        if (moved !== undefined)
          c.set('actor', { ...actor, organisationId, organisationName: moved.name, role: moved.role });
      });
      const now = c.var.actor;
      if (language !== undefined && now.kind === 'person') c.set('actor', { ...now, language });
      return c.json(await sessionView(c), 200);
    },
  );

  router.openapi(
    createRoute({
      method: 'delete',
      path: '/session',
      tags: ['Session'],
      middleware: [authenticate, person] as const,
      responses: nothing('Signed out'),
    }),
    async (c) => {
      const { actor, house } = c.var;
      if (actor.kind === 'person') await signOut(house, actor.tokenHash);
      deleteCookie(c, SESSION_COOKIE, { path: '/' });
      return c.body(null, 204);
    },
  );

  router.openapi(
    createRoute({
      method: 'post',
      path: '/session/password',
      tags: ['Session'],
      description: 'Chooses a password with the link an administrator gave. The link works once.',
      request: body(PasswordLinkUse),
      responses: nothing('Chosen, and signed in'),
    }),
    async (c) => {
      const { token, password } = c.req.valid('json');
      await open(c, await choosePassword(c.var.house, token, password));
      return c.body(null, 204);
    },
  );

  router.openapi(
    createRoute({
      method: 'patch',
      path: '/session/password',
      tags: ['Session'],
      description: "One's own password. All other sessions end.",
      middleware: [authenticate, person] as const,
      request: body(PasswordChange),
      responses: nothing('Changed'),
    }),
    async (c) => {
      const { current, password } = c.req.valid('json');
      if (c.var.actor.kind === 'person') await changePassword(c.var.house, c.var.actor, current, password);
      return c.body(null, 204);
    },
  );
  return router;
}

async function sessionView(c: Ctx): Promise<SessionView> {
  const { actor, house } = c.var;
  if (actor.kind !== 'person') throw new KoppelError('not_allowed', 'An API key has no session.');
  const organisations = await inSystem(house.store.db, (trx) => membershipsOf(trx, actor.userId));
  return {
    user: { id: actor.userId, name: actor.name, email: actor.email, language: actor.language },
    organisation: { id: actor.organisationId, name: actor.organisationName },
    organisations: organisations.map(({ id, name }) => ({ id, name })),
    role: actor.role,
  };
}
