import { Badge, Group, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Order } from '../../api/orders.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { formatDay } from '../format.ts';
import { useActor } from '../use-actor.ts';

const CHECK_COLOURS = { match: 'petrol', 'close-match': 'orange', 'no-match': 'red', 'not-possible': 'gray' } as const;

/** What to look at before an order is approved. */
export function Warnings({ order }: { readonly order: Order }) {
  const { t } = useTranslation();
  const actor = useActor();
  const language = useLanguage();
  const { shown, payeeCheck, override } = order;
  return (
    <Group gap={6}>
      {payeeCheck === null ? null : (
        <Tooltip label={payeeCheck.bankName ?? ''} disabled={payeeCheck.bankName === null}>
          <Badge color={CHECK_COLOURS[payeeCheck.result]}>{t(`orders.payee.${payeeCheck.result}`)}</Badge>
        </Tooltip>
      )}
      {shown.ibanChangedAt === undefined ? null : <Badge color="red">{t('orders.ibanChanged')}</Badge>}
      {shown.newPayee === true ? <Badge color="yellow">{t('orders.newPayee')}</Badge> : null}
      {shown.moved === undefined ? null : (
        <Tooltip label={t(`orders.moved.${shown.moved.why}`, { from: formatDay(shown.moved.from, language) })}>
          <Badge color="gray">{t('orders.dateMoved')}</Badge>
        </Tooltip>
      )}
      {(shown.changes ?? []).map(({ field, from, to }) => (
        <Tooltip key={field} label={t('orders.textChanged', { from, to })}>
          <Badge color="gray">{t('orders.lettersChanged')}</Badge>
        </Tooltip>
      ))}
      {override === null ? null : (
        <Tooltip label={`${actor(override.by)}: ${override.reason}`}>
          <Badge color="petrol">{t('orders.overridden')}</Badge>
        </Tooltip>
      )}
    </Group>
  );
}

/** Whether somebody has to let the order go before it can be approved. */
export function isDoubtful({ shown, payeeCheck, override }: Order): boolean {
  return override === null && (payeeCheck?.result === 'no-match' || shown.ibanChangedAt !== undefined);
}
