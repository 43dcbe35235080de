import { Card, Group, SegmentedControl, Select, Stack } from '@mantine/core';
import { IconArrowsExchange } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeliveryView } from '../../../../core/api/schema/streams.ts';
import { useDeliveries, useEndpoints } from '../../api/streams.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Nothing } from '../../parts/nothing.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { DeliveryDays } from './delivery-days.tsx';
import { DeliveryTable } from './delivery-table.tsx';

const STATES = ['delivered', 'failing', 'refused'] as const satisfies readonly DeliveryView['state'][];

/** Every delivery with its answer, newest first. */
export function DeliveryLog() {
  const { t } = useTranslation();
  const [state, setState] = useState<DeliveryView['state'] | null>(null);
  const [endpoint, setEndpoint] = useState<string | null>(null);
  const endpoints = useEndpoints();
  const deliveries = useDeliveries(state, endpoint);
  return (
    <Stack>
      <DeliveryDays />
      <Group>
        <SegmentedControl
          aria-label={t('common.state')}
          value={state ?? 'all'}
          onChange={(next) => setState(STATES.find((one) => one === next) ?? null)}
          data={[
            { value: 'all', label: t('common.all') },
            ...STATES.map((one) => ({ value: one, label: t(`deliveries.deliveryState.${one}`) })),
          ]}
        />
        <Select
          aria-label={t('deliveries.receiver')}
          placeholder={t('deliveries.allReceivers')}
          clearable
          w={220}
          value={endpoint}
          onChange={setEndpoint}
          data={(endpoints.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Group>
      <Card padding={0}>
        <Loaded query={deliveries}>
          {() =>
            deliveries.rows.length === 0 ? (
              <Nothing
                icon={IconArrowsExchange}
                title={
                  state === null && endpoint === null ? t('deliveries.deliveriesEmptyTitle') : t('entries.noneTitle')
                }
                text={t('deliveries.deliveriesEmptyText')}
              />
            ) : (
              <>
                <DeliveryTable deliveries={deliveries.rows} />
                <ShowMore list={deliveries} />
              </>
            )
          }
        </Loaded>
      </Card>
    </Stack>
  );
}
