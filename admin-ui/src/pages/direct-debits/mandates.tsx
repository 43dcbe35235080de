import { ActionIcon, Badge, Button, Card, Group, Menu, Table, Text } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { IconDots, IconPlus, IconSignature } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MANDATE_TRANSITIONS } from '../../../../core/domain/mandate.ts';
import { type Mandate, useChangeMandate, useMandates } from '../../api/orders.ts';
import { useMay } from '../../api/session.ts';
import { Day } from '../../parts/day.tsx';
import { Iban } from '../../parts/iban.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Nothing } from '../../parts/nothing.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { useProblemToast } from '../../parts/use-problem-toast.ts';
import { MandateModal } from './mandate-modal.tsx';

const COLOURS: Readonly<Record<Mandate['status'], string>> = {
  draft: 'gray',
  active: 'petrol',
  suspended: 'yellow',
  used: 'gray',
  expired: 'red',
  cancelled: 'gray',
};

/** Debtors' permissions to collect. */
export function Mandates() {
  const { t } = useTranslation();
  const may = useMay();
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), 250);
  const mandates = useMandates(search);
  const [adding, add] = useDisclosure();
  const [changing, setChanging] = useState<Mandate | null>(null);
  const addButton = may.work ? (
    <Button leftSection={<IconPlus size={18} />} onClick={add.open}>
      {t('orders.mandate.add')}
    </Button>
  ) : null;
  return (
    <>
      <Card padding={0}>
        <Group p="sm">
          <SearchField placeholder={t('orders.mandate.search')} value={text} onChange={setText} />
          {addButton}
        </Group>
        <Loaded query={mandates}>
          {() =>
            mandates.rows.length === 0 ? (
              <Nothing
                icon={IconSignature}
                title={t('orders.mandate.emptyTitle')}
                text={t('orders.mandate.emptyText')}
              />
            ) : (
              <>
                <MandateTable mandates={mandates.rows} onChange={setChanging} />
                <ShowMore list={mandates} />
              </>
            )
          }
        </Loaded>
      </Card>
      <MandateModal
        opened={adding || changing !== null}
        mandate={changing}
        onClose={() => (changing === null ? add.close() : setChanging(null))}
      />
    </>
  );
}

interface MandateTableProps {
  readonly mandates: readonly Mandate[];
  readonly onChange: (mandate: Mandate) => void;
}

function MandateTable({ mandates, onChange }: MandateTableProps) {
  const { t } = useTranslation();
  return (
    <Table.ScrollContainer minWidth={640} type="native">
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('orders.mandate.number')}</Table.Th>
            <Table.Th>{t('orders.mandate.debtor')}</Table.Th>
            <Table.Th visibleFrom="lg">{t('orders.mandate.kind')}</Table.Th>
            <Table.Th visibleFrom="lg">{t('orders.mandate.signedOn')}</Table.Th>
            <Table.Th>{t('orders.mandate.lastCollected')}</Table.Th>
            <Table.Th>{t('common.state')}</Table.Th>
            <Table.Th />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {mandates.map((mandate) => (
            <Table.Tr key={mandate.id}>
              <Table.Td>
                <Text fz="sm" fw={550} miw={130} className="breaks">
                  {mandate.mandateId}
                </Text>
                {mandate.amendment === null ? null : (
                  <Badge color="yellow" size="sm">
                    {t('orders.mandate.amended')}
                  </Badge>
                )}
              </Table.Td>
              <Table.Td>
                <Text fz="sm" miw={150} className="breaks">
                  {mandate.debtorName}
                </Text>
                <Iban value={mandate.debtorIban} fz="xs" c="dimmed" />
              </Table.Td>
              <Table.Td visibleFrom="lg">
                <Text fz="sm">
                  {mandate.scheme.toUpperCase()} · {t(`orders.mandate.types.${mandate.type}`)}
                </Text>
                <Text fz="xs" c="dimmed">
                  {t('orders.mandate.next', { type: mandate.nextSequenceType })}
                </Text>
              </Table.Td>
              <Table.Td visibleFrom="lg">
                <Day value={mandate.signedOn} fz="sm" />
              </Table.Td>
              <Table.Td>
                {mandate.lastCollectedOn === null ? '–' : <Day value={mandate.lastCollectedOn} fz="sm" />}
                {mandate.lastOutcome === null || mandate.lastOutcome === 'collected' ? null : (
                  <Badge color="orange" size="sm" ml="xs">
                    {t(`orders.mandate.outcomes.${mandate.lastOutcome}`)}
                  </Badge>
                )}
              </Table.Td>
              <Table.Td>
                <Badge color={COLOURS[mandate.status]}>{t(`orders.mandate.status.${mandate.status}`)}</Badge>
              </Table.Td>
              <Table.Td>
                <MandateMenu mandate={mandate} onChange={onChange} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function MandateMenu({
  mandate,
  onChange,
}: {
  readonly mandate: Mandate;
  readonly onChange: (mandate: Mandate) => void;
}) {
  const { t } = useTranslation();
  const may = useMay();
  const change = useChangeMandate();
  useProblemToast(change.problem);
  const next: readonly Mandate['status'][] = MANDATE_TRANSITIONS[mandate.status];
  const choices = next.filter((one) => one === 'active' || one === 'suspended' || one === 'cancelled');
  if (!may.work || choices.length === 0) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`${t('common.more')}: ${mandate.mandateId}`}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onChange(mandate)}>{t('orders.mandate.amend')}</Menu.Item>
        {choices.map((status) => (
          <Menu.Item key={status} onClick={() => change.run({ id: mandate.id, status })}>
            {t(`orders.mandate.make.${status}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
