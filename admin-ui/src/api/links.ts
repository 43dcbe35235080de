import type { z } from '@hono/zod-openapi';
import { useQuery } from '@tanstack/react-query';
import type {
  BankTile,
  CaseView,
  ChoiceBody,
  ChosenView,
  ConnectionView,
  ConnectorSettingsBody,
  ConnectorSettingsView,
  LinkBegun,
  QuarantineView,
  SigningLinkView,
  StepView,
} from '../../../core/api/schema/links.ts';
import { ACCOUNTS } from './bank.ts';
import { type ApiProblem, call } from './client.ts';
import { useAction } from './use-action.ts';
import { useOne, useWhole } from './use-list.ts';

const CONNECTIONS = '/v1/bank-connections';
const BANKS = '/v1/banks';
const CASES = '/v1/entry-cases';
const CONNECTORS = '/v1/connectors';

export type LinkedAccount = ConnectionView['accounts'][number];
export type Choice = z.infer<typeof ChoiceBody>['accounts'][number];
export type Begun = z.infer<typeof LinkBegun>;
export type ConnectorSettings = z.infer<typeof ConnectorSettingsBody>;

/** How often a link is looked at while statements come in, and otherwise, milliseconds. */
const LOOK_CLOSELY_MS = 1_000;
const LOOK_AGAIN_MS = 5_000;

export function useBanks() {
  return useWhole<BankTile>(BANKS);
}

export function useConnections() {
  return useQuery<readonly ConnectionView[], ApiProblem>({
    queryKey: [CONNECTIONS],
    queryFn: async ({ signal }) => (await call<{ items: ConnectionView[] }>(CONNECTIONS, { signal })).items,
    refetchInterval: LOOK_AGAIN_MS,
  });
}

/** One link, looked at closely while its first statements come in. */
export function useConnection(id: string) {
  return useQuery<ConnectionView, ApiProblem>({
    queryKey: [CONNECTIONS, id],
    queryFn: ({ signal }) => call(`${CONNECTIONS}/${id}`, { signal }),
    refetchInterval: ({ state }) => (state.data?.accounts.some(isComing) === true ? LOOK_CLOSELY_MS : LOOK_AGAIN_MS),
  });
}

/** By this link, with statements asked for. */
export function isPulled({ linked }: LinkedAccount): boolean {
  return linked?.here === true && linked.services.transactions === 'granted';
}

/** Its first statements are on their way. */
export function isComing(account: LinkedAccount): boolean {
  return isPulled(account) && account.linked?.succeededAt === null && account.linked.error === null;
}

const TOUCHED = [[CONNECTIONS], [ACCOUNTS], ['/v1/overview'], ['/v1/entries']] as const;

export function useStartLink(onBegun: (begun: Begun) => void) {
  return useAction<Pick<BankTile, 'connector' | 'code'>, Begun>({
    path: CONNECTIONS,
    body: ({ connector, code }) => ({ connector, bankCode: code }),
    touches: [[CONNECTIONS]],
    onDone: onBegun,
  });
}

export function useRenew(id: string, onBegun: (begun: Begun) => void) {
  return useAction<void, Begun>({
    path: `${CONNECTIONS}/${id}/renew`,
    body: () => ({}),
    touches: [[CONNECTIONS]],
    onDone: onBegun,
  });
}

/** Answers a form of the bank, or looks again at a step that waits. */
export function useStep(id: string) {
  return useAction<Readonly<Record<string, string>>, ConnectionView>({
    path: `${CONNECTIONS}/${id}/step`,
    body: (values) => ({ values }),
    touches: TOUCHED,
  });
}

export function useChoose(id: string, onChosen: (step: StepView | null) => void) {
  return useAction<readonly Choice[], z.infer<typeof ChosenView>>({
    path: `${CONNECTIONS}/${id}/accounts`,
    body: (accounts) => ({ accounts }),
    touches: TOUCHED,
    onDone: ({ step }) => onChosen(step),
  });
}

export function useSigningLink(id: string) {
  return useAction<void, z.infer<typeof SigningLinkView>>({
    path: `${CONNECTIONS}/${id}/signing-link`,
    body: () => ({}),
  });
}

export function useEndLink(id: string, onDone: () => void) {
  return useAction<void>({ method: 'DELETE', path: `${CONNECTIONS}/${id}`, touches: TOUCHED, onDone });
}

export function usePull(accountId: string, onDone: () => void) {
  return useAction<void>({ path: `${ACCOUNTS}/${accountId}/pull`, body: () => ({}), touches: [[CONNECTIONS]], onDone });
}

export function useDisconnect(onDone: () => void) {
  return useAction<string>({
    path: (accountId) => `${ACCOUNTS}/${accountId}/disconnect`,
    body: () => ({}),
    touches: TOUCHED,
    onDone,
  });
}

export function useCases() {
  return useWhole<z.infer<typeof CaseView>>(CASES);
}

export function useResolveCase(onDone: () => void) {
  return useAction<{ id: string; resolution: 'counter-book' | 'leave' }>({
    path: ({ id }) => `${CASES}/${id}/resolve`,
    body: ({ resolution }) => ({ resolution }),
    touches: [[CASES], ['/v1/entries'], ['/v1/overview']],
    onDone,
  });
}

export function useQuarantine() {
  return useWhole<z.infer<typeof QuarantineView>>('/v1/quarantined-rows');
}

export function useConnectorSettings(connector: string) {
  return useOne<ConnectorSettingsView>(`${CONNECTORS}/${connector}/settings`);
}

export function useSaveConnector(connector: string, onDone: () => void) {
  return useAction<ConnectorSettings, ConnectorSettingsView>({
    method: 'PUT',
    path: `${CONNECTORS}/${connector}/settings`,
    touches: [[`${CONNECTORS}/${connector}/settings`], [BANKS]],
    onDone,
  });
}
