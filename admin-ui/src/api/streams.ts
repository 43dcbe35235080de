import type { DeliveryDay, DeliveryView, StreamView, WebhookEndpointView } from '../../../core/api/schema/streams.ts';
import { useAction } from './use-action.ts';
import { useList, useWhole } from './use-list.ts';

const ENDPOINTS = '/v1/webhook-endpoints';
const STREAMS = '/v1/streams';
const DELIVERIES = '/v1/deliveries';

/** What changes when something is sent, or stops being sent. */
const TOUCHED = [[ENDPOINTS], [STREAMS], [DELIVERIES], ['/v1/overview']] as const;

export function useEndpoints() {
  return useWhole<WebhookEndpointView>(ENDPOINTS);
}

export function useStreams() {
  return useWhole<StreamView>(STREAMS);
}

export function useDeliveries(state: DeliveryView['state'] | null, webhookEndpointId: string | null) {
  return useList<DeliveryView>(DELIVERIES, { state, webhookEndpointId });
}

export function useDeliveryDays() {
  return useWhole<DeliveryDay>(`${DELIVERIES}/by-day`);
}

/** An action without particulars on one endpoint: `test`, `resume` or a new `secret`. */
export function useEndpointAction<Out>(name: 'test' | 'resume' | 'secret', onDone: (answer: Out) => void) {
  return useAction<WebhookEndpointView, Out>({
    path: ({ id }) => `${ENDPOINTS}/${id}/${name}`,
    body: () => ({}),
    touches: TOUCHED,
    onDone,
  });
}

export interface EndpointChange {
  readonly id: string;
  readonly name?: string;
  readonly url?: string;
  readonly state?: 'active' | 'paused';
}

export function useChangeEndpoint(onDone?: () => void) {
  return useAction<EndpointChange>({
    method: 'PATCH',
    path: ({ id }) => `${ENDPOINTS}/${id}`,
    body: ({ id: _, ...change }) => change,
    touches: TOUCHED,
    ...(onDone === undefined ? {} : { onDone }),
  });
}

export function useAddEndpoint<Out>(onDone: (answer: Out) => void) {
  return useAction<{ name: string; url: string; administrations: readonly string[] | null }, Out>({
    path: ENDPOINTS,
    touches: TOUCHED,
    onDone,
  });
}

export function useRemoveEndpoint(onDone: () => void) {
  return useAction<WebhookEndpointView>({
    method: 'DELETE',
    path: ({ id }) => `${ENDPOINTS}/${id}`,
    touches: TOUCHED,
    onDone,
  });
}

export function useReplay(onDone: (fromSeq: number) => void) {
  return useAction<{ receiverId: string; fromSeq: number }>({
    path: ({ receiverId }) => `/v1/receivers/${receiverId}/replay`,
    body: ({ fromSeq }) => ({ fromSeq }),
    touches: TOUCHED,
    onDone: (_, { fromSeq }) => onDone(fromSeq),
  });
}
