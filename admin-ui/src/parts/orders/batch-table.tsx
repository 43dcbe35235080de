import { Anchor, Badge, Card, Table, Text } from '@mantine/core';
import { IconFileExport } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type OrderKind, useBatches } from '../../api/orders.ts';
import { Amount } from '../amount.tsx';
import { Day } from '../day.tsx';
import { Loaded } from '../loaded.tsx';
import { Nothing } from '../nothing.tsx';
import { ShowMore } from '../show-more.tsx';
import { useWide } from '../use-wide.ts';
import { OrderStatus, useBankWords } from './order-status.tsx';

interface BatchTableProps {
  readonly kind: OrderKind;
  readonly onOpen: (id: string) => void;
}

/** Files that were made, as the banks' own lists show them: name, date, status with its code, error. */
export function BatchTable({ kind, onOpen }: BatchTableProps) {
  const { t } = useTranslation();
  const batches = useBatches(kind);
  const words = useBankWords();
  const wide = useWide();
  return (
    <Card padding={0}>
      <Loaded query={batches}>
        {() =>
          batches.rows.length === 0 ? (
            <Nothing icon={IconFileExport} title={t('orders.noFilesTitle')} text={t('orders.noFilesText')} />
          ) : (
            <>
              <Table.ScrollContainer minWidth={640} type="native">
                <Table verticalSpacing="xs">
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>{t('orders.file')}</Table.Th>
                      <Table.Th>{t('common.date')}</Table.Th>
                      <Table.Th ta="right">{t('orders.count')}</Table.Th>
                      <Table.Th ta="right">{t('orders.total')}</Table.Th>
                      <Table.Th>{t('common.state')}</Table.Th>
                      {wide ? <Table.Th>{t('orders.bankSays')}</Table.Th> : null}
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {batches.rows.map((batch) => (
                      <Table.Tr key={batch.id}>
                        <Table.Td>
                          <Anchor
                            component="button"
                            fz="sm"
                            fw={550}
                            ta="left"
                            className="breaks"
                            onClick={() => onOpen(batch.id)}
                          >
                            {batch.fileName}
                          </Anchor>
                          {batch.sequenceType === null ? null : (
                            <Badge color="gray" size="sm" ml="xs">
                              {batch.sequenceType}
                            </Badge>
                          )}
                        </Table.Td>
                        <Table.Td>
                          <Day value={batch.date} fz="sm" />
                        </Table.Td>
                        <Table.Td ta="right" className="figures">
                          {batch.orderCount}
                        </Table.Td>
                        <Table.Td ta="right">
                          <Amount value={batch.total} currency={batch.currency} fz="sm" fw={550} />
                        </Table.Td>
                        <Table.Td>
                          <OrderStatus order={wide ? { ...batch, bankCode: null, reason: null } : batch} />
                        </Table.Td>
                        {wide ? (
                          <Table.Td>
                            <Text fz="sm" lineClamp={2}>
                              {words(batch) ?? '–'}
                            </Text>
                          </Table.Td>
                        ) : null}
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </Table.ScrollContainer>
              <ShowMore list={batches} />
            </>
          )
        }
      </Loaded>
    </Card>
  );
}
