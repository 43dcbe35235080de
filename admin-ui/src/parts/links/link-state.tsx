import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ConnectionView } from '../../../../core/api/schema/links.ts';

type State = ConnectionView['state'];

const COLOURS = {
  requested: 'gray',
  active: 'petrol',
  expiring: 'yellow',
  expired: 'red',
  revoked: 'red',
  denied: 'red',
  'needs-human': 'red',
  ended: 'gray',
} as const satisfies Record<State, string>;

/** States in which nothing comes in until a person acts. */
const TROUBLED: readonly State[] = ['expired', 'revoked', 'denied', 'needs-human'];

export function LinkState({ state }: { readonly state: State }) {
  const { t } = useTranslation();
  return <Badge color={COLOURS[state]}>{t(`link.state.${state}`)}</Badge>;
}

export function isTroubled(connection: ConnectionView): boolean {
  return TROUBLED.includes(connection.state) || connection.accounts.some(({ linked }) => linked?.here && linked.error);
}

/** The bank gave its consent and nobody said yet for which accounts. */
export function isUnchosen({ state, accounts }: ConnectionView): boolean {
  return (state === 'active' || state === 'expiring') && !accounts.some(({ linked }) => linked?.here);
}

/** Something for a person to do: trouble, a consent that ends soon, a link that was begun and not finished. */
export function needsPerson(connection: ConnectionView): boolean {
  const { state } = connection;
  return isTroubled(connection) || isUnchosen(connection) || state === 'expiring' || state === 'requested';
}
