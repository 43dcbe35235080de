import { Badge, Card, Stack, Table, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Party } from '../../../../core/api/schema/books.ts';
import { booksPath } from '../../api/books.ts';
import { useList } from '../../api/use-list.ts';
import { Iban } from '../../parts/iban.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Nothing } from '../../parts/nothing.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import type { PanelProps } from './administration.tsx';

/** Customers, suppliers and others, with the accounts they are known by. Kept by the ERP, shown here. */
export function Parties({ administration }: PanelProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), 250);
  const parties = useList<Party>(booksPath(administration.id, 'parties'), { search });
  return (
    <Stack>
      <SearchField placeholder={t('administrations.parties.search')} value={text} onChange={setText} />
      <Card padding={0}>
        <Loaded query={parties}>
          {() =>
            parties.rows.length === 0 ? (
              <Nothing
                icon={IconUsers}
                title={search === '' ? t('administrations.parties.emptyTitle') : t('entries.noneTitle')}
                text={t('administrations.parties.emptyText')}
              />
            ) : (
              <>
                <PartyTable parties={parties.rows} />
                <ShowMore list={parties} />
              </>
            )
          }
        </Loaded>
      </Card>
    </Stack>
  );
}

function PartyTable({ parties }: { readonly parties: readonly Party[] }) {
  const { t } = useTranslation();
  return (
    <Table.ScrollContainer minWidth={620} type="native">
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={120}>{t('common.code')}</Table.Th>
            <Table.Th>{t('common.name')}</Table.Th>
            <Table.Th>{t('administrations.parties.kind')}</Table.Th>
            <Table.Th>{t('administrations.parties.ibans')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {parties.map((party) => (
            <Table.Tr key={party.code}>
              <Table.Td>{party.code}</Table.Td>
              <Table.Td>
                <Text fz="sm" fw={550}>
                  {party.name}
                </Text>
                {party.aliases.length === 0 ? null : (
                  <Text fz="xs" c="dimmed">
                    {party.aliases.join(' · ')}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                <Badge color="gray">{t(`administrations.parties.kinds.${party.kind}`)}</Badge>
              </Table.Td>
              <Table.Td>
                {party.ibans.map((iban) => (
                  <div key={iban}>
                    <Iban value={iban} fz="sm" />
                  </div>
                ))}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
