import type { z } from '@hono/zod-openapi';
import { useQuery } from '@tanstack/react-query';
import type { BacktestRequest, BacktestView, HistoryView } from '../../../core/api/schema/tasks.ts';
import { ACCOUNTS } from './bank.ts';
import { type ApiProblem, call, withQuery } from './client.ts';
import { ENTRIES } from './entries.ts';
import { LEARNED } from './learned.ts';
import { useAction } from './use-action.ts';
import { useList } from './use-list.ts';

const HISTORY = '/v1/history';
const BACKTESTS = '/v1/backtests';

export type History = z.infer<typeof HistoryView>;
export type Backtest = z.infer<typeof BacktestView>;
export type BacktestResult = NonNullable<Backtest['result']>;

/** How often work that goes on is looked at, milliseconds: often enough for a bar that moves. */
const ASK_EVERY_MS = 700;

function isOver({ state }: Pick<Backtest, 'state'>): boolean {
  return state === 'done' || state === 'failed';
}

export function useHistories(administrationId: string) {
  return useList<History>(HISTORY, { administrationId });
}

/** Brings the bookings of another package, or a pack: the file itself is the body. */
export function useBringPast(administrationId: string, onDone: (history: History) => void) {
  return useAction<File, History>({
    path: (file) => withQuery(`/v1/administrations/${administrationId}/history`, { name: file.name }),
    touches: [[HISTORY]],
    onDone,
  });
}

export function useForgetPast(onDone: () => void) {
  return useAction<History>({
    path: ({ id }) => `${HISTORY}/${id}/forget`,
    body: () => ({}),
    touches: [[HISTORY], [LEARNED], [ENTRIES], ['/v1/overview'], [ACCOUNTS]],
    onDone,
  });
}

export function useBacktests(administrationId: string | null) {
  return useList<Backtest>(BACKTESTS, { administrationId });
}

/** One backtest, followed until it is over. */
export function useBacktest(id: string | null) {
  return useQuery<Backtest, ApiProblem>({
    queryKey: [BACKTESTS, id],
    queryFn: ({ signal }) => call(`${BACKTESTS}/${id}`, { signal }),
    enabled: id !== null,
    refetchInterval: ({ state }) => (state.data !== undefined && isOver(state.data) ? false : ASK_EVERY_MS),
  });
}

export function useAskBacktest(onDone: (backtest: Backtest) => void) {
  return useAction<z.input<typeof BacktestRequest>, Backtest>({ path: BACKTESTS, touches: [[BACKTESTS]], onDone });
}
