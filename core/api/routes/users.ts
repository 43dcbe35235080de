import { createRoute, z } from '@hono/zod-openapi';
import { changeRole, invite, newPasswordLink, removeUser } from '../../access/people.ts';
import { findUser, listUsers } from '../../store/user.repository.ts';
import { listAudit } from '../../store/views/audit.view.ts';
import { actorName, type Ctx, found, listed, newRouter, page, requireRight, scoped } from '../app.ts';
import {
  AuditPage,
  AuditQuery,
  PasswordLinkView,
  UserChange,
  UserInvited,
  UserRequest,
  UserView,
} from '../schema/access.ts';
import { IdParam } from '../schema/common.ts';
import { answer, body, nothing } from './route-parts.ts';

const tags = ['Users'];

/** Who works for the organisation, and what everybody did. For administrators. */
export function userRoutes(publicUrl: string) {
  const router = newRouter();
  // After the #: a browser does not send it, so it is in no log on the way.
  const linkOf = (secret: string) => `${publicUrl}/password#${secret}`;

  router.openapi(
    createRoute({
      method: 'get',
      path: '/users',
      tags,
      responses: answer(z.object({ items: z.array(UserView) }), 'Everybody'),
    }),
    async (c) => {
      requireRight(c, 'access');
      return c.json({ items: await scoped(c, listUsers) }, 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/users',
      tags,
      description: 'Gives a person a role. Who is new gets a link to choose a password with; who is not keeps theirs.',
      request: body(UserRequest),
      responses: answer(UserInvited, 'The person, with the link', 201),
    }),
    async (c) => {
      requireRight(c, 'access');
      const made = await scoped(c, async (trx) => {
        const { userId, linkSecret } = await invite(c.var.house, trx, asker(c), c.req.valid('json'));
        const user = found(await findUser(trx, userId), 'user');
        return { ...user, passwordLink: linkSecret === null ? null : linkOf(linkSecret) };
      });
      return c.json(made, 201);
    },
  );
  router.openapi(
    createRoute({
      method: 'patch',
      path: '/users/{id}',
      tags,
      request: { params: IdParam, ...body(UserChange) },
      responses: answer(UserView, 'Has the new role from the next request on'),
    }),
    async (c) => {
      requireRight(c, 'access');
      const { id } = c.req.valid('param');
      return c.json(await scoped(c, (trx) => changeRole(trx, asker(c), id, c.req.valid('json').role)), 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'delete',
      path: '/users/{id}',
      tags,
      request: { params: IdParam },
      responses: nothing('Works for the organisation no more; their sessions are over'),
    }),
    async (c) => {
      requireRight(c, 'access');
      await removeUser(c.var.house, asker(c), c.req.valid('param').id);
      return c.body(null, 204);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/users/{id}/password-link',
      tags,
      description: 'A new link, for who lost theirs or forgot the password. The one before works no more.',
      request: { params: IdParam },
      responses: answer(PasswordLinkView, 'The link', 201),
    }),
    async (c) => {
      requireRight(c, 'access');
      const { id } = c.req.valid('param');
      const secret = await scoped(c, (trx) => newPasswordLink(c.var.house, trx, asker(c), id));
      return c.json({ passwordLink: linkOf(secret) }, 201);
    },
  );
  router.openapi(
    createRoute({
      method: 'get',
      path: '/audit',
      tags: ['Audit trail'],
      request: { query: AuditQuery },
      responses: answer(AuditPage, 'Who did what, latest first'),
    }),
    async (c) => {
      requireRight(c, 'access');
      const query = listed(c, c.req.valid('query'));
      const rows = await scoped(c, (trx) => listAudit(trx, query));
      return c.json(page(c, rows) as z.infer<typeof AuditPage>, 200);
    },
  );
  return router;
}

function asker(c: Ctx) {
  return { organisationId: c.var.actor.organisationId, name: actorName(c.var.actor) };
}
