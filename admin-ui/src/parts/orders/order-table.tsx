import { Anchor, Checkbox, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Order } from '../../api/orders.ts';
import { useAdministrationName } from '../../api/use-administration-name.ts';
import { Amount } from '../amount.tsx';
import { Day } from '../day.tsx';
import { Iban } from '../iban.tsx';
import { useWide } from '../use-wide.ts';
import { OrderStatus } from './order-status.tsx';
import type { useTicked } from './use-ticked.ts';
import { Warnings } from './warnings.tsx';

interface OrderTableProps {
  readonly orders: readonly Order[];
  /** With ticks it is the send list. */
  readonly ticked?: ReturnType<typeof useTicked<Order>>;
  readonly onOpen: (order: Order) => void;
  readonly foot?: ReactNode;
  /** All are of one account, which stands above. */
  readonly oneAccount?: boolean;
}

/** Orders as a send list shows them: from, to, kind and description, date, amount. */
export function OrderTable({ orders, ticked, onOpen, foot, oneAccount = false }: OrderTableProps) {
  const { t } = useTranslation();
  const administration = useAdministrationName();
  const wide = useWide();
  const withAccount = wide && !oneAccount;
  return (
    <>
      <Table.ScrollContainer minWidth={640} type="native">
        <Table verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              {ticked === undefined ? null : (
                <Table.Th w={40}>
                  <Checkbox
                    aria-label={t('orders.selectAll')}
                    checked={ticked.every}
                    indeterminate={ticked.chosen.length > 0 && !ticked.every}
                    onChange={() => (ticked.every ? ticked.none() : ticked.all())}
                  />
                </Table.Th>
              )}
              {withAccount ? <Table.Th>{t('orders.from')}</Table.Th> : null}
              <Table.Th>{t('orders.to')}</Table.Th>
              {wide ? <Table.Th>{t('orders.description')}</Table.Th> : null}
              <Table.Th>{t('common.date')}</Table.Th>
              <Table.Th ta="right">{t('orders.amount')}</Table.Th>
              <Table.Th>{ticked === undefined ? t('common.state') : t('orders.look')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {orders.map((order) => (
              <Table.Tr key={order.id}>
                {ticked === undefined ? null : (
                  <Table.Td>
                    <Checkbox
                      aria-label={t('orders.select', { name: order.name })}
                      checked={ticked.has(order)}
                      onChange={() => ticked.toggle(order)}
                    />
                  </Table.Td>
                )}
                {withAccount ? (
                  <Table.Td>
                    <Iban value={order.account} fz="xs" display="block" />
                    <Text fz="xs" c="dimmed" lineClamp={2} maw={200}>
                      {administration(order.administrationId)}
                    </Text>
                  </Table.Td>
                ) : null}
                <Table.Td>
                  <Anchor component="button" fz="sm" fw={550} ta="left" onClick={() => onOpen(order)}>
                    {order.name}
                  </Anchor>
                  {order.iban === null ? null : <Iban value={order.iban} fz="xs" c="dimmed" display="block" />}
                  {wide ? null : <Below order={order} oneAccount={oneAccount} />}
                </Table.Td>
                {wide ? (
                  <Table.Td>
                    <Text fz="sm" lineClamp={2} miw={160} className="breaks">
                      {wordsOf(order)}
                    </Text>
                    <Mandate order={order} />
                  </Table.Td>
                ) : null}
                <Table.Td>
                  <Day value={order.date} fz="sm" />
                </Table.Td>
                <Table.Td ta="right">
                  <Amount value={order.amount} currency={order.currency} fz="sm" fw={550} />
                </Table.Td>
                <Table.Td>{ticked === undefined ? <OrderStatus order={order} /> : <Warnings order={order} />}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {foot}
    </>
  );
}

const wordsOf = ({ remittance }: Order) => remittance.structured ?? remittance.text ?? '';

function Mandate({ order }: { readonly order: Order }) {
  if (order.sequenceType === null) return null;
  return (
    <Text fz="xs" c="dimmed">
      {order.sequenceType} · {order.mandate}
    </Text>
  );
}

/** What has columns of its own where there is room for them. */
function Below({ order, oneAccount }: { readonly order: Order; readonly oneAccount: boolean }) {
  const { t } = useTranslation();
  const administration = useAdministrationName()(order.administrationId);
  return (
    <>
      <Text fz="xs" c="dimmed" lineClamp={1} className="breaks">
        {wordsOf(order)}
      </Text>
      <Mandate order={order} />
      {oneAccount ? null : (
        <Text fz="xs" c="dimmed" lineClamp={1} className="breaks">
          {t('orders.from')} <Iban value={order.account} /> {administration}
        </Text>
      )}
    </>
  );
}
