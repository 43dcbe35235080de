import { Badge, Card, Group, Select, Stack, Switch, Table, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconFileInvoice } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenItemView } from '../../../../core/api/schema/books.ts';
import { OPEN_ITEM_KINDS } from '../../../../core/domain/open-item.ts';
import { booksPath } from '../../api/books.ts';
import { useList } from '../../api/use-list.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Amount } from '../../parts/amount.tsx';
import { Day } from '../../parts/day.tsx';
import { formatAmount } from '../../parts/format.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Nothing } from '../../parts/nothing.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import type { PanelProps } from './administration.tsx';

/** What may still be settled, as the ERP delivered it and the bookings left it. */
export function OpenItems({ administration }: PanelProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), 250);
  const [kind, setKind] = useState<string | null>(null);
  const [all, setAll] = useState(false);
  const items = useList<OpenItemView>(booksPath(administration.id, 'open-items'), {
    search,
    kind,
    state: all ? 'all' : 'open',
  });
  return (
    <Stack>
      <Group>
        <SearchField placeholder={t('allocate.searchItems')} value={text} onChange={setText} />
        <Select
          aria-label={t('administrations.items.kind')}
          placeholder={t('administrations.items.allKinds')}
          clearable
          w={190}
          value={kind}
          onChange={setKind}
          data={OPEN_ITEM_KINDS.map((one) => ({ value: one, label: t(`itemKind.${one}`) }))}
        />
        <Switch
          label={t('allocate.allItems')}
          checked={all}
          onChange={(event) => setAll(event.currentTarget.checked)}
        />
      </Group>
      <Card padding={0}>
        <Loaded query={items}>
          {() =>
            items.rows.length === 0 ? (
              <Nothing
                icon={IconFileInvoice}
                title={search === '' && kind === null ? t('administrations.items.emptyTitle') : t('entries.noneTitle')}
                text={t('administrations.items.emptyText')}
              />
            ) : (
              <>
                <ItemTable items={items.rows} />
                <ShowMore list={items} />
              </>
            )
          }
        </Loaded>
      </Card>
    </Stack>
  );
}

function ItemTable({ items }: { readonly items: readonly OpenItemView[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <Table.ScrollContainer minWidth={680} type="native">
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('administrations.items.number')}</Table.Th>
            <Table.Th>{t('administrations.items.party')}</Table.Th>
            <Table.Th visibleFrom="lg">{t('common.date')}</Table.Th>
            <Table.Th>{t('administrations.items.due')}</Table.Th>
            <Table.Th ta="right">{t('administrations.items.open')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((item) => (
            <Table.Tr key={item.id}>
              <Table.Td>
                <Text fz="sm" fw={550} miw={140} className="breaks">
                  {item.number ?? item.reference ?? item.externalId}
                </Text>
                <Badge color="gray" size="sm">
                  {t(`itemKind.${item.kind}`)}
                </Badge>
              </Table.Td>
              <Table.Td>
                <Text fz="sm" miw={140} className="breaks">
                  {item.partyName ?? item.party ?? '–'}
                </Text>
              </Table.Td>
              <Table.Td visibleFrom="lg">
                <Day value={item.date} fz="sm" />
              </Table.Td>
              <Table.Td>{item.dueDate === null ? '–' : <Day value={item.dueDate} fz="sm" />}</Table.Td>
              <Table.Td ta="right">
                <Amount value={item.open} currency={item.currency} fz="sm" fw={550} />
                {item.open === item.amount ? null : (
                  <Text fz="xs" c="dimmed">
                    {t('allocate.openOf', { amount: formatAmount(item.amount, language) })}
                  </Text>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
