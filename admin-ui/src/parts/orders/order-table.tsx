import { Anchor, Checkbox, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Order } from '../../api/orders.ts';
import { useAdministrationName } from '../../api/use-administration-name.ts';
import { Amount } from '../amount.tsx';
import { Day } from '../day.tsx';
import { Iban } from '../iban.tsx';
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
  return (
    <>
      <Table.ScrollContainer minWidth={oneAccount ? 640 : 820} type="native">
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
              {oneAccount ? null : <Table.Th>{t('orders.from')}</Table.Th>}
              <Table.Th>{t('orders.to')}</Table.Th>
              <Table.Th>{t('orders.description')}</Table.Th>
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
                {oneAccount ? null : (
                  <Table.Td>
                    <Iban value={order.account} fz="xs" display="block" />
                    <Text fz="xs" c="dimmed" lineClamp={2} maw={200}>
                      {administration(order.administrationId)}
                    </Text>
                  </Table.Td>
                )}
                <Table.Td>
                  <Anchor component="button" fz="sm" fw={550} ta="left" onClick={() => onOpen(order)}>
                    {order.name}
                  </Anchor>
                  {order.iban === null ? null : <Iban value={order.iban} fz="xs" c="dimmed" display="block" />}
                </Table.Td>
                <Table.Td>
                  <Text fz="sm" lineClamp={2} miw={160} className="breaks">
                    {order.remittance.structured ?? order.remittance.text ?? ''}
                  </Text>
                  {order.sequenceType === null ? null : (
                    <Text fz="xs" c="dimmed">
                      {order.sequenceType} · {order.mandate}
                    </Text>
                  )}
                </Table.Td>
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
