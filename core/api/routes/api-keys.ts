import { createRoute, z } from '@hono/zod-openapi';
import { newToken } from '../../access/tokens.ts';
import { createApiKey, listApiKeys, revokeApiKey } from '../../store/access.repository.ts';
import { found, newRouter, note, requireRight, scoped } from '../app.ts';
import { ApiKeyCreated, ApiKeyRequest, ApiKeyView } from '../schema/access.ts';
import { IdParam } from '../schema/common.ts';
import { answer, body, nothing } from './route-parts.ts';

const KEY_PREFIX = 'kpl_';
/** Enough of a key to recognise it in a list. */
const SHOWN_CHARACTERS = 12;

/** Keys ERPs use. The secret is shown once. */
export function apiKeyRoutes() {
  const router = newRouter();
  router.openapi(
    createRoute({
      method: 'get',
      path: '/api-keys',
      tags: ['API keys'],
      responses: answer(z.object({ items: z.array(ApiKeyView) }), 'All keys'),
    }),
    async (c) => {
      requireRight(c, 'access');
      return c.json({ items: await scoped(c, listApiKeys) }, 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/api-keys',
      tags: ['API keys'],
      request: body(ApiKeyRequest),
      responses: answer(ApiKeyCreated, 'The key, with its secret', 201),
    }),
    async (c) => {
      requireRight(c, 'access');
      const { house, actor } = c.var;
      const { name } = c.req.valid('json');
      const token = newToken(house.random, KEY_PREFIX);
      const id = house.random.uuid();
      const key = await scoped(c, async (trx) => {
        const row = {
          id,
          organisationId: actor.organisationId,
          name,
          prefix: token.secret.slice(0, SHOWN_CHARACTERS),
          secretHash: token.hash,
        };
        const made = await createApiKey(trx, row);
        await note(c, trx, 'api-key.created', id);
        return made;
      });
      return c.json({ ...key, secret: token.secret }, 201);
    },
  );
  router.openapi(
    createRoute({
      method: 'delete',
      path: '/api-keys/{id}',
      tags: ['API keys'],
      request: { params: IdParam },
      responses: nothing('The key works no more'),
    }),
    async (c) => {
      requireRight(c, 'access');
      const { house } = c.var;
      const { id } = c.req.valid('param');
      await scoped(c, async (trx) => {
        found(await revokeApiKey(trx, id, house.clock.now()), 'key');
        await note(c, trx, 'api-key.revoked', id);
      });
      return c.body(null, 204);
    },
  );
  return router;
}
