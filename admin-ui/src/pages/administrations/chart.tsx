import { Badge, Button, Card, Group, Stack, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconListNumbers, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLedgerAccounts } from '../../api/books.ts';
import { useMay } from '../../api/session.ts';
import { useDataText } from '../../i18n/use-data-text.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Nothing } from '../../parts/nothing.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { AddLedgerAccounts } from './add-ledger-accounts.tsx';
import type { PanelProps } from './administration.tsx';

/** The chart of accounts. */
export function Chart({ administration }: PanelProps) {
  const { t } = useTranslation();
  const dataText = useDataText();
  const may = useMay();
  const chart = useLedgerAccounts(administration.id);
  const [adding, adder] = useDisclosure();
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  /** ERPs call kinds what they like: the usual names are translated, others shown as they came. */
  const kindOf = (kind: string | null | undefined) =>
    kind == null ? '–' : (dataText(`administrations.chart.kinds.${kind}`) ?? kind);
  const add = may.work ? (
    <Button leftSection={<IconPlus size={18} />} onClick={adder.open}>
      {t('administrations.chart.add')}
    </Button>
  ) : null;
  return (
    <Stack>
      {chart.data?.length === 0 ? null : (
        <Group>
          <SearchField placeholder={t('allocate.searchLedger')} value={search} onChange={setSearch} />
          {add}
        </Group>
      )}
      <Card padding={0}>
        <Loaded query={chart}>
          {(rows) =>
            rows.length === 0 ? (
              <Nothing
                icon={IconListNumbers}
                title={t('administrations.chart.emptyTitle')}
                text={t('administrations.chart.emptyText')}
                action={add}
              />
            ) : (
              <Table.ScrollContainer minWidth={520} type="native">
                <Table verticalSpacing="xs">
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th w={120}>{t('common.code')}</Table.Th>
                      <Table.Th>{t('common.name')}</Table.Th>
                      <Table.Th>{t('administrations.chart.kind')}</Table.Th>
                      <Table.Th>RGS</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {rows
                      .filter(({ code, name }) => `${code} ${name}`.toLowerCase().includes(wanted))
                      .map((account) => (
                        <Table.Tr key={account.code}>
                          <Table.Td className="figures">{account.code}</Table.Td>
                          <Table.Td>
                            <Group gap="xs">
                              <Text fz="sm">{account.name}</Text>
                              {account.blocked ? <Badge color="gray">{t('administrations.blocked')}</Badge> : null}
                            </Group>
                          </Table.Td>
                          <Table.Td>{kindOf(account.kind)}</Table.Td>
                          <Table.Td>{account.rgsCode ?? '–'}</Table.Td>
                        </Table.Tr>
                      ))}
                  </Table.Tbody>
                </Table>
              </Table.ScrollContainer>
            )
          }
        </Loaded>
      </Card>
      <AddLedgerAccounts administrationId={administration.id} opened={adding} onClose={adder.close} />
    </Stack>
  );
}
