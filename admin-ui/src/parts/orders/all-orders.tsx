import { Card, Group, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconListDetails } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ORDER_TRANSITIONS, type OrderStatus } from '../../../../core/domain/payment-order.ts';
import { type OrderKind, useOrders } from '../../api/orders.ts';
import { Loaded } from '../loaded.tsx';
import { Nothing } from '../nothing.tsx';
import { SearchField } from '../search-field.tsx';
import { ShowMore } from '../show-more.tsx';
import { OrderDrawer } from './order-drawer.tsx';
import { OrderTable } from './order-table.tsx';

interface AllOrdersProps {
  readonly kind: OrderKind;
  /** Only these to begin with: the returned ones. */
  readonly status?: OrderStatus;
}

/** Every order with where it stands, to look one up. */
export function AllOrders({ kind, status: fixed }: AllOrdersProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), 250);
  const [chosen, setChosen] = useState<string | null>(null);
  const [open, setOpen] = useState<string | null>(null);
  const orders = useOrders(kind, { search, status: fixed ?? chosen });
  return (
    <>
      <Card padding={0}>
        <Group p="sm">
          <SearchField placeholder={t('orders.search')} value={text} onChange={setText} />
          {fixed === undefined ? (
            <Select
              aria-label={t('common.state')}
              placeholder={t('orders.allStatuses')}
              clearable
              w={220}
              value={chosen}
              onChange={setChosen}
              data={Object.keys(ORDER_TRANSITIONS).map((one) => ({
                value: one,
                label: t(`orders.status.${one as OrderStatus}`),
              }))}
            />
          ) : null}
        </Group>
        <Loaded query={orders}>
          {() =>
            orders.rows.length === 0 ? (
              <NoOrders returned={fixed !== undefined} filtered={search !== '' || chosen !== null} />
            ) : (
              <OrderTable orders={orders.rows} onOpen={({ id }) => setOpen(id)} foot={<ShowMore list={orders} />} />
            )
          }
        </Loaded>
      </Card>
      <OrderDrawer id={open} onClose={() => setOpen(null)} />
    </>
  );
}

/** Nothing there yet, or nothing that fits what was looked for. */
function NoOrders({ returned, filtered }: { readonly returned: boolean; readonly filtered: boolean }) {
  const { t } = useTranslation();
  const [title, text] = filtered
    ? [t('orders.noneTitle'), t('orders.noneText')]
    : returned
      ? [t('orders.noReturnsTitle'), t('orders.noReturnsText')]
      : [t('orders.noneYetTitle'), t('orders.emptyText')];
  return <Nothing icon={IconListDetails} title={title} text={text} />;
}
