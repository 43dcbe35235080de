import { z } from '@hono/zod-openapi';
import { Id, NameText } from './common.ts';

export const StreamView = z
  .object({
    id: Id,
    administrationId: Id,
    administration: z.string(),
    iban: z.string(),
    headSeq: z.number().int(),
    headHash: z.string(),
    receivers: z.array(
      z.object({
        id: Id,
        name: z.string(),
        kind: z.enum(['push', 'pull']),
        acknowledgedSeq: z.number().int(),
        attempts: z.number().int(),
        nextAttemptAt: z.string().nullable(),
        lastError: z.string().nullable(),
      }),
    ),
  })
  .openapi('Stream');
export type StreamView = z.infer<typeof StreamView>;

export const StreamRows = z
  .object({
    streamId: Id,
    headSeq: z.number().int(),
    rows: z.array(
      z.object({
        id: Id,
        seq: z.number().int(),
        type: z.string(),
        hash: z.string(),
        body: z.string().openapi({ description: 'The exact JSON text that was hashed and is pushed.' }),
      }),
    ),
    next: z.number().int().nullable().openapi({ description: 'Goes into `after`; null when this was the end.' }),
  })
  .openapi('StreamRows');
export const StreamQuery = z.object({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});
export const AcknowledgeRequest = z.object({ seq: z.number().int().min(0) }).strict();

export const WebhookEndpointRequest = z
  .object({
    name: NameText,
    url: z.url().max(500),
    administrations: z.array(Id).max(1000).nullish(),
  })
  .strict();
export const WebhookEndpointChange = z
  .object({
    name: NameText.optional(),
    url: z.url().max(500).optional(),
    state: z.enum(['active', 'paused']).optional(),
  })
  .strict();
export const WebhookEndpointView = z
  .object({
    id: Id,
    name: z.string(),
    url: z.string(),
    administrations: z.array(Id).nullable(),
    state: z.enum(['active', 'paused', 'disabled']),
    reason: z.string().nullable(),
    createdAt: z.string(),
    delivered: z.number().int(),
    behind: z.number().int().openapi({ description: 'Stream rows not delivered yet.' }),
    lastError: z.string().nullable(),
  })
  .openapi('WebhookEndpoint');
export type WebhookEndpointView = z.infer<typeof WebhookEndpointView>;
export const WebhookSecret = z
  .object({ secret: z.string().openapi({ description: 'whsec_…: shown once.' }) })
  .openapi('WebhookSecret');
export const WebhookEndpointCreated = WebhookEndpointView.extend({ secret: z.string() }).openapi(
  'WebhookEndpointCreated',
);
export type WebhookEndpointCreated = z.infer<typeof WebhookEndpointCreated>;

export const DeliveryView = z
  .object({
    receiverId: Id,
    receiver: z.string(),
    streamId: Id,
    iban: z.string(),
    administration: z.string(),
    seq: z.number().int(),
    rowId: Id,
    type: z.string(),
    state: z.enum(['delivered', 'failing', 'refused']),
    attempts: z.number().int(),
    status: z.number().int().nullable(),
    error: z.string().nullable(),
    at: z.string(),
    body: z.string(),
  })
  .openapi('Delivery');
export type DeliveryView = z.infer<typeof DeliveryView>;
export const DeliveryDay = z
  .object({
    date: z.string(),
    delivered: z.number().int(),
    failing: z.number().int(),
    refused: z.number().int(),
  })
  .openapi('DeliveryDay');
export type DeliveryDay = z.infer<typeof DeliveryDay>;
export const ReplayRequest = z.object({ fromSeq: z.number().int().min(1) }).strict();

export const OverviewView = z
  .object({
    accounts: z.number().int(),
    unmappedAccounts: z.number().int(),
    openGaps: z.number().int(),
    waiting: z.number().int(),
    booked: z.number().int(),
    bookedByItself: z.number().int(),
    deliveriesBehind: z.number().int(),
    failingReceivers: z.number().int(),
    byDay: z.array(
      z.object({
        date: z.string(),
        entries: z.number().int(),
        bookedByItself: z.number().int(),
        byPerson: z.number().int(),
      }),
    ),
    /** Of the accounts with most entries, by day. */
    balances: z.array(z.object({ iban: z.string(), currency: z.string(), date: z.string(), balance: z.string() })),
  })
  .openapi('Overview');
export type OverviewView = z.infer<typeof OverviewView>;
