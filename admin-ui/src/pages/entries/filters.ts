import { useSearchParams } from 'react-router';

export const STATES = ['all', 'waiting', 'booked', 'unmapped'] as const;
export type StateFilter = (typeof STATES)[number];

export interface Filters {
  readonly state: StateFilter;
  readonly administration: string | null;
  readonly account: string | null;
  readonly search: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** The filters live in the address, so that a list can be bookmarked, sent to a colleague and found again with Back. */
export function useFilters() {
  const [params, setParams] = useSearchParams();
  const state = STATES.find((one) => one === params.get('state')) ?? 'all';
  const filters: Filters = {
    state,
    administration: params.get('administration'),
    account: params.get('account'),
    search: params.get('search') ?? '',
    from: params.get('from'),
    to: params.get('to'),
  };
  const change = (part: Partial<Filters>) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(part)) {
          if (value === null || value === '' || value === 'all') next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace: true },
    );
  const any = [...params.keys()].length > 0;
  return { filters, change, clear: () => setParams({}, { replace: true }), any, suffix: any ? `?${params}` : '' };
}

/** The filters as the API's query. */
export function entryQuery({ state, administration, account, search, from, to }: Filters) {
  return {
    state: state === 'all' ? null : state,
    administrationId: administration,
    accountId: account,
    search,
    from,
    to,
  };
}
