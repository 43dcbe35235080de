import { Anchor, Badge, Button, Card, Group, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconNotebook, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { AdministrationView } from '../../../../core/api/schema/books.ts';
import { useAccounts } from '../../api/bank.ts';
import { useAdministrations } from '../../api/books.ts';
import { useMay } from '../../api/session.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Nothing } from '../../parts/nothing.tsx';
import { Page } from '../../parts/page.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { NewAdministration } from './new-administration.tsx';

/** The sets of books of this organisation. */
export function Administrations() {
  const { t } = useTranslation();
  const may = useMay();
  const administrations = useAdministrations();
  const [adding, add] = useDisclosure();
  const addButton = may.work ? (
    <Button leftSection={<IconPlus size={18} />} onClick={add.open}>
      {t('administrations.add')}
    </Button>
  ) : null;
  return (
    <Page
      title={t('nav.administrations')}
      lead={t('administrations.lead')}
      actions={administrations.data?.length === 0 ? null : addButton}
    >
      <Card padding={0}>
        <Loaded query={administrations}>
          {(rows) =>
            rows.length === 0 ? (
              <Nothing
                icon={IconNotebook}
                title={t('administrations.emptyTitle')}
                text={t('administrations.emptyText')}
                action={addButton}
              />
            ) : (
              <AdministrationTable administrations={rows} />
            )
          }
        </Loaded>
      </Card>
      <NewAdministration opened={adding} onClose={add.close} />
    </Page>
  );
}

/** Fewer than these are seen at a glance. */
const SEARCHED = 8;

function AdministrationTable({ administrations }: { readonly administrations: readonly AdministrationView[] }) {
  const { t } = useTranslation();
  const accounts = useAccounts().data ?? [];
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const found = administrations.filter(({ code, name, legalName, city }) =>
    [code, name, legalName, city].join(' ').toLowerCase().includes(wanted),
  );
  return (
    <>
      {administrations.length < SEARCHED ? null : (
        <Group p="sm">
          <SearchField placeholder={t('administrations.search')} value={search} onChange={setSearch} />
        </Group>
      )}
      <Table.ScrollContainer minWidth={620} type="native">
        <Table highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={100}>{t('common.code')}</Table.Th>
              <Table.Th>{t('common.name')}</Table.Th>
              <Table.Th>{t('administrations.city')}</Table.Th>
              <Table.Th ta="right">{t('nav.accounts')}</Table.Th>
              <Table.Th>{t('administrations.booksItself')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {found.map((administration) => (
              <Table.Tr key={administration.id}>
                <Table.Td>{administration.code}</Table.Td>
                <Table.Td>
                  <Anchor component={Link} to={`/administrations/${administration.id}`} fz="sm" fw={550}>
                    {administration.name}
                  </Anchor>
                  {administration.legalName === null || administration.legalName === administration.name ? null : (
                    <Text fz="xs" c="dimmed">
                      {administration.legalName}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>{administration.city ?? '–'}</Table.Td>
                <Table.Td ta="right" className="figures">
                  {accounts.filter((account) => account.administration?.id === administration.id).length}
                </Table.Td>
                <Table.Td>
                  <Badge color={administration.settings.bookByItself === false ? 'gray' : 'petrol'}>
                    {administration.settings.bookByItself === false ? t('common.no') : t('common.yes')}
                  </Badge>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {found.length > 0 ? null : (
        <Text fz="sm" c="dimmed" p="md">
          {t('administrations.noneText')}
        </Text>
      )}
    </>
  );
}
