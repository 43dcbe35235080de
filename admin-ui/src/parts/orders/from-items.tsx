import { Button, Checkbox, Group, Modal, ScrollArea, Select, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenItemView } from '../../../../core/api/schema/books.ts';
import { useAccounts } from '../../api/bank.ts';
import { booksPath } from '../../api/books.ts';
import { type OrderKind, useFromItems } from '../../api/orders.ts';
import { useList } from '../../api/use-list.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Amount } from '../amount.tsx';
import { announce } from '../announce.tsx';
import { Day } from '../day.tsx';
import { formatAmount } from '../format.ts';
import { groupedIban } from '../iban.tsx';
import { Loaded } from '../loaded.tsx';
import { ProblemNotice } from '../problem-notice.tsx';
import { sumOf } from './sum.ts';
import { useTicked } from './use-ticked.ts';

const ITEM_KIND = { 'credit-transfer': 'purchase-invoice', 'direct-debit': 'sales-invoice' } as const;

interface FromItemsProps {
  readonly kind: OrderKind;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Open invoices → orders: choose the account, tick, done. Each is paid or collected on the day it is due. */
export function FromItemsModal({ kind, opened, onClose }: FromItemsProps) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} size="xl" title={t(`orders.fromItems.${kind}`)}>
      {opened ? <Chooser kind={kind} onClose={onClose} /> : null}
    </Modal>
  );
}

function Chooser({ kind, onClose }: Omit<FromItemsProps, 'opened'>) {
  const { t } = useTranslation();
  const accounts = (useAccounts().data ?? []).filter(
    ({ administration, currency }) => administration !== null && currency === 'EUR',
  );
  const [chosen, setChosen] = useState<string | null>(null);
  const account = accounts.find(({ id }) => id === chosen) ?? accounts[0];
  return (
    <Stack>
      <Select
        label={t('orders.from')}
        value={account?.id ?? null}
        onChange={setChosen}
        allowDeselect={false}
        searchable
        data={accounts.map(({ id, iban, administration }) => ({
          value: id,
          label: `${groupedIban(iban)} · ${administration?.name ?? ''}`,
        }))}
      />
      {account?.administration == null ? (
        <Text fz="sm" c="dimmed">
          {t('orders.noAccount')}
        </Text>
      ) : (
        <Items
          key={account.id}
          kind={kind}
          account={account.iban}
          administrationId={account.administration.id}
          onClose={onClose}
        />
      )}
    </Stack>
  );
}

interface ItemsProps extends Omit<FromItemsProps, 'opened'> {
  readonly account: string;
  readonly administrationId: string;
}

function Items({ kind, account, administrationId, onClose }: ItemsProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const items = useList<OpenItemView>(
    booksPath(administrationId, 'open-items'),
    { kind: ITEM_KIND[kind], state: 'open' },
    false,
  );
  const ticked = useTicked(items.rows);
  const take = useFromItems(kind, (orders) => {
    announce(t('orders.taken', { count: orders.length }));
    onClose();
  });
  const total = sumOf(ticked.chosen.map(({ open }) => ({ amount: open.replace('-', '') })));
  return (
    <>
      <Loaded query={items}>
        {() => (
          <ScrollArea.Autosize mah={420}>
            <Table verticalSpacing="xs">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th w={40}>
                    <Checkbox
                      aria-label={t('orders.selectAll')}
                      checked={ticked.every}
                      onChange={() => (ticked.every ? ticked.none() : ticked.all())}
                    />
                  </Table.Th>
                  <Table.Th>{t('administrations.items.number')}</Table.Th>
                  <Table.Th>{t('administrations.items.party')}</Table.Th>
                  <Table.Th>{t('administrations.items.due')}</Table.Th>
                  <Table.Th ta="right">{t('administrations.items.open')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.rows.map((item) => (
                  <Table.Tr key={item.id}>
                    <Table.Td>
                      <Checkbox
                        aria-label={t('orders.select', { name: item.number ?? item.externalId })}
                        checked={ticked.has(item)}
                        onChange={() => ticked.toggle(item)}
                      />
                    </Table.Td>
                    <Table.Td>{item.number ?? item.externalId}</Table.Td>
                    <Table.Td>{item.partyName ?? item.party ?? '–'}</Table.Td>
                    <Table.Td>{item.dueDate === null ? '–' : <Day value={item.dueDate} fz="sm" />}</Table.Td>
                    <Table.Td ta="right">
                      <Amount value={item.open.replace('-', '')} currency={item.currency} fz="sm" />
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </ScrollArea.Autosize>
        )}
      </Loaded>
      {take.problem === null ? null : <ProblemNotice problem={take.problem.problem} />}
      <Group justify="space-between">
        <Text fz="sm">
          {t('orders.chosen', { count: ticked.chosen.length })} · € {formatAmount(total, language)}
        </Text>
        <Button
          disabled={ticked.chosen.length === 0}
          loading={take.busy}
          onClick={() => take.run({ account, openItemIds: ticked.chosen.map(({ id }) => id), date: null })}
        >
          {t('orders.toSendList')}
        </Button>
      </Group>
    </>
  );
}
