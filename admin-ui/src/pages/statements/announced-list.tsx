import { Badge, Card, Stack, Table, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AnnouncedView } from '../../../../core/api/schema/bank.ts';
import { useAnnounced } from '../../api/statements.ts';
import { Amount } from '../../parts/amount.tsx';
import { Day } from '../../parts/day.tsx';

/** What intraday reports announced and no statement has brought yet. Nothing when there is nothing: most banks send none. */
export function AnnouncedList({ accountId }: { readonly accountId: string }) {
  const { t } = useTranslation();
  const rows = useAnnounced(accountId).data ?? [];
  if (rows.length === 0) return null;
  return (
    <Stack gap="sm">
      <Stack gap={0}>
        <Title order={2} size="h4">
          {t('announced.title')}
        </Title>
        <Text fz="sm" c="dimmed">
          {t('announced.lead')}
        </Text>
      </Stack>
      <Card padding={0}>
        <Table.ScrollContainer minWidth={560} type="native" mah={360}>
          <Table fz="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('common.date')}</Table.Th>
                <Table.Th>{t('announced.who')}</Table.Th>
                <Table.Th>{t('common.state')}</Table.Th>
                <Table.Th ta="right">{t('announced.amount')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row) => (
                <AnnouncedRow key={row.id} row={row} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Card>
    </Stack>
  );
}

function AnnouncedRow({ row }: { readonly row: AnnouncedView }) {
  const { t } = useTranslation();
  return (
    <Table.Tr>
      <Table.Td>
        <Day value={row.bookingDate} />
      </Table.Td>
      <Table.Td>
        {row.name ?? row.text ?? '–'}
        {row.name === null || row.text === null ? null : (
          <Text fz="xs" c="dimmed">
            {row.text}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Badge color="gray">{t(`announced.status.${row.status}`)}</Badge>
      </Table.Td>
      <Table.Td ta="right">
        <Amount value={row.amount} currency={row.currency} />
      </Table.Td>
    </Table.Tr>
  );
}
