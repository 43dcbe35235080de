import { createRoute, z } from '@hono/zod-openapi';
import { KoppelError } from '../../domain/errors.ts';
import { secondsAfter } from '../../domain/instant.ts';
import { publish } from '../../pipeline/announce.ts';
import { admitted, type Egress } from '../../runtime/http.ts';
import { findAdministration } from '../../store/administration.repository.ts';
import { addReceiversOfTarget } from '../../store/stream.repository.ts';
import {
  changeTarget,
  createTarget,
  deleteTarget,
  findTarget,
  receiversOf,
  resumeTarget,
} from '../../store/target.repository.ts';
import { listWebhooks } from '../../store/views/stream.view.ts';
import { type Ctx, found, newRouter, note, requireRight, scoped } from '../app.ts';
import { IdParam } from '../schema/common.ts';
import {
  WebhookEndpointChange,
  WebhookEndpointCreated,
  WebhookEndpointRequest,
  WebhookEndpointView,
  WebhookSecret,
} from '../schema/streams.ts';
import { answer, body, nothing } from './route-parts.ts';

const tags = ['Webhook endpoints'];
const SECRET_BYTES = 32;
/** How long the secret before signs along. */
const OVERLAP_HOURS = 48;

/** Where rows are pushed. Addresses are judged when they are given and again at every connection. */
export function webhookRoutes(egress: Egress) {
  const router = newRouter();
  router.openapi(
    createRoute({
      method: 'get',
      path: '/webhook-endpoints',
      tags,
      responses: answer(z.object({ items: z.array(WebhookEndpointView) }), 'All endpoints'),
    }),
    async (c) => c.json({ items: await scoped(c, (trx) => listWebhooks(trx, null)) }, 200),
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/webhook-endpoints',
      tags,
      request: body(WebhookEndpointRequest),
      responses: answer(WebhookEndpointCreated, 'The endpoint, with its secret', 201),
    }),
    async (c) => {
      requireRight(c, 'deliveries');
      const { house, actor } = c.var;
      const { organisationId } = actor;
      const { name, url, administrations } = c.req.valid('json');
      admitted(url, egress);
      const id = house.random.uuid();
      const secret = newSecret(c);
      const view = await scoped(c, async (trx) => {
        for (const one of administrations ?? []) found(await findAdministration(trx, one), `administration ${one}`);
        const target = { organisationId, id, administrations: administrations ?? null };
        await createTarget(trx, {
          ...target,
          sinkId: 'webhook-sink',
          name,
          settings: { url },
          sealed: { secret: house.vault.seal(secret, place(c, id, 'secret')) },
        });
        for (const receiverId of await addReceiversOfTarget(trx, target, house.random.uuid)) {
          await house.jobs.send(trx, 'deliver', { organisationId, receiverId, targetId: id });
        }
        await note(c, trx, 'webhook.created', id, { url });
        return found((await listWebhooks(trx, id))[0], 'endpoint');
      });
      return c.json({ ...view, secret }, 201);
    },
  );
  router.openapi(
    createRoute({
      method: 'patch',
      path: '/webhook-endpoints/{id}',
      tags,
      request: { params: IdParam, ...body(WebhookEndpointChange) },
      responses: answer(WebhookEndpointView, 'Changed'),
    }),
    async (c) => {
      requireRight(c, 'deliveries');
      const { id } = c.req.valid('param');
      const change = c.req.valid('json');
      if (change.url !== undefined) admitted(change.url, egress);
      const view = await scoped(c, async (trx) => {
        const target = found(await findTarget(trx, id), 'endpoint');
        const settings = change.url === undefined ? target.settings : { ...target.settings, url: change.url };
        await changeTarget(trx, id, {
          name: change.name ?? target.name,
          settings,
          sealed: target.sealed_secrets,
          state: change.state ?? target.state,
        });
        // Another address, or a word to go on, is worth a try at once.
        if (change.state === 'active' || (change.url !== undefined && target.state === 'active')) {
          await resumeTarget(trx, id);
          await wake(c, trx, id);
        }
        await note(c, trx, 'webhook.changed', id, { ...change });
        return found((await listWebhooks(trx, id))[0], 'endpoint');
      });
      return c.json(view, 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'delete',
      path: '/webhook-endpoints/{id}',
      tags,
      request: { params: IdParam },
      responses: nothing('Nothing is sent there any more'),
    }),
    async (c) => {
      requireRight(c, 'deliveries');
      const { id } = c.req.valid('param');
      await scoped(c, async (trx) => {
        found(await deleteTarget(trx, id), 'endpoint');
        await note(c, trx, 'webhook.deleted', id);
      });
      return c.body(null, 204);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/webhook-endpoints/{id}/secret',
      tags,
      description: `A new secret. The one before signs along for ${OVERLAP_HOURS} hours, so that the receiver can change over.`,
      request: { params: IdParam },
      responses: answer(WebhookSecret, 'The new secret'),
    }),
    async (c) => {
      requireRight(c, 'deliveries');
      const { id } = c.req.valid('param');
      const { house } = c.var;
      const secret = newSecret(c);
      const until = secondsAfter(house.clock.now(), OVERLAP_HOURS * 3600);
      await scoped(c, async (trx) => {
        const target = found(await findTarget(trx, id), 'endpoint');
        const before = house.vault.open(target.sealed_secrets['secret'] ?? '', place(c, id, 'secret'));
        const sealed = {
          secret: house.vault.seal(secret, place(c, id, 'secret')),
          'previous-secret': house.vault.seal(before, place(c, id, 'previous-secret')),
        };
        await changeTarget(trx, id, {
          name: target.name,
          settings: { ...target.settings, 'previous-secret-until': until },
          sealed,
          state: target.state,
        });
        await note(c, trx, 'webhook.secret-rotated', id);
      });
      return c.json({ secret }, 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/webhook-endpoints/{id}/test',
      tags,
      description: 'Puts a `test` row on the streams it receives, to try the wiring end to end.',
      request: { params: IdParam },
      responses: answer(z.object({ streams: z.number().int() }), 'Sent'),
    }),
    async (c) => {
      requireRight(c, 'deliveries');
      const { house, actor } = c.var;
      const streams = await scoped(c, async (trx) => {
        found(await findTarget(trx, c.req.valid('param').id), 'endpoint');
        const first = (await receiversOf(trx, c.req.valid('param').id))[0];
        if (first === undefined)
          throw new KoppelError(
            'state_conflict',
            'There is no stream yet: map an account and import a statement first.',
          );
        const key = {
          organisationId: actor.organisationId,
          administrationId: first.administration_id,
          iban: first.iban,
        };
        await publish(house, trx, key, [
          { type: 'test', bookingId: null, entryId: null, data: { message: 'A test, asked for by hand.' } },
        ]);
        return 1;
      });
      return c.json({ streams }, 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/webhook-endpoints/{id}/resume',
      tags,
      request: { params: IdParam },
      responses: answer(WebhookEndpointView, 'Switched on again, from where it stopped'),
    }),
    async (c) => {
      requireRight(c, 'deliveries');
      const { id } = c.req.valid('param');
      const view = await scoped(c, async (trx) => {
        found(await resumeTarget(trx, id), 'endpoint');
        await wake(c, trx, id);
        return found((await listWebhooks(trx, id))[0], 'endpoint');
      });
      return c.json(view, 200);
    },
  );
  return router;
}

async function wake(c: Ctx, trx: Parameters<typeof receiversOf>[0], targetId: string): Promise<void> {
  for (const { id } of await receiversOf(trx, targetId)) {
    await c.var.house.jobs.send(trx, 'deliver', {
      organisationId: c.var.actor.organisationId,
      receiverId: id,
      targetId,
    });
  }
}

function newSecret(c: Ctx): string {
  return `whsec_${Buffer.from(c.var.house.random.bytes(SECRET_BYTES)).toString('base64')}`;
}

/** Where a sealed secret is bound to; the same words as where it is opened (core/runtime/handlers.ts). */
function place(c: Ctx, targetId: string, name: string): string {
  return `${c.var.actor.organisationId}|sink_target|${targetId}|${name}`;
}
