import { Button, Card, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFileInvoice, IconListCheck, IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Batch, type OrderKind, useCheckPayees, useMakeBatches, useOrders } from '../../api/orders.ts';
import { useMay } from '../../api/session.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { formatAmount } from '../format.ts';
import { Loaded } from '../loaded.tsx';
import { Nothing } from '../nothing.tsx';
import { ShowMore } from '../show-more.tsx';
import { useProblemToast } from '../use-problem-toast.ts';
import { FromItemsModal } from './from-items.tsx';
import { OrderDrawer } from './order-drawer.tsx';
import { OrderTable } from './order-table.tsx';
import { sumOf } from './sum.ts';
import { useTicked } from './use-ticked.ts';

interface SendListProps {
  readonly kind: OrderKind;
  /** What was chosen became files. */
  readonly onBatched: (batches: readonly Batch[]) => void;
}

/** Orders that wait to be sent: tick, look, make a file of them. */
export function SendList({ kind, onBatched }: SendListProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const may = useMay();
  const orders = useOrders(kind, { unbatched: 'true', status: 'draft' });
  const ticked = useTicked(orders.rows);
  const [open, setOpen] = useState<string | null>(null);
  const [adding, add] = useDisclosure();
  const check = useCheckPayees();
  const make = useMakeBatches((batches) => {
    ticked.none();
    onBatched(batches);
  });
  useProblemToast(check.problem);
  useProblemToast(make.problem);
  const addButton = may.work ? (
    <Button variant="default" leftSection={<IconFileInvoice size={18} />} onClick={add.open}>
      {t(`orders.fromItems.${kind}`)}
    </Button>
  ) : null;
  return (
    <>
      <Card padding={0}>
        <Loaded query={orders}>
          {() =>
            orders.rows.length === 0 ? (
              <Nothing
                icon={IconListCheck}
                title={t('orders.emptyTitle')}
                text={t('orders.emptyText')}
                action={addButton}
              />
            ) : (
              <>
                <Group p="sm" justify="space-between">
                  <Text fz="sm">
                    {t('orders.chosen', { count: ticked.chosen.length })} ·{' '}
                    <Text span fw={600} className="figures" data-testid="chosen-total">
                      € {formatAmount(sumOf(ticked.chosen), language)}
                    </Text>
                  </Text>
                  <Group gap="sm">
                    {addButton}
                    {kind === 'direct-debit' || !may.work ? null : (
                      <Button
                        variant="default"
                        leftSection={<IconShieldCheck size={18} />}
                        disabled={ticked.chosen.length === 0}
                        loading={check.busy}
                        onClick={() => check.run(ticked.chosen)}
                      >
                        {t('orders.checkPayees')}
                      </Button>
                    )}
                    {may.work ? (
                      <Button
                        disabled={ticked.chosen.length === 0}
                        loading={make.busy}
                        onClick={() => make.run(ticked.chosen)}
                      >
                        {t('orders.makeFile')}
                      </Button>
                    ) : null}
                  </Group>
                </Group>
                <OrderTable orders={orders.rows} ticked={ticked} onOpen={({ id }) => setOpen(id)} />
                <ShowMore list={orders} />
              </>
            )
          }
        </Loaded>
      </Card>
      <OrderDrawer id={open} onClose={() => setOpen(null)} />
      <FromItemsModal kind={kind} opened={adding} onClose={add.close} />
    </>
  );
}
