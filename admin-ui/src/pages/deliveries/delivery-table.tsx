import { ActionIcon, Badge, Table, Text } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeliveryView } from '../../../../core/api/schema/streams.ts';
import { useDataText } from '../../i18n/use-data-text.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Moment } from '../../parts/day.tsx';
import { formatCount } from '../../parts/format.ts';
import { Iban } from '../../parts/iban.tsx';
import { MessageBody } from './message-body.tsx';

const COLOURS = { delivered: 'petrol', failing: 'yellow', refused: 'red' } as const;

export function DeliveryTable({ deliveries }: { readonly deliveries: readonly DeliveryView[] }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Table.ScrollContainer minWidth={640} type="native">
      <Table fz="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={44} aria-label={t('common.show')} />
            <Table.Th>{t('deliveries.when')}</Table.Th>
            <Table.Th>{t('deliveries.receiver')}</Table.Th>
            <Table.Th visibleFrom="lg">{t('deliveries.account')}</Table.Th>
            <Table.Th ta="right">{t('deliveries.number')}</Table.Th>
            <Table.Th>{t('deliveries.what')}</Table.Th>
            <Table.Th>{t('common.state')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {deliveries.map((delivery) => {
            const key = `${delivery.receiverId} ${delivery.rowId}`;
            return (
              <Fragment key={key}>
                <DeliveryRow
                  delivery={delivery}
                  open={open === key}
                  onToggle={() => setOpen(open === key ? null : key)}
                />
                {open === key ? (
                  <Table.Tr>
                    <Table.Td colSpan={7} p="md" pl={{ base: 'md', lg: 60 }}>
                      <MessageBody body={delivery.body} />
                    </Table.Td>
                  </Table.Tr>
                ) : null}
              </Fragment>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

interface DeliveryRowProps {
  readonly delivery: DeliveryView;
  readonly open: boolean;
  readonly onToggle: () => void;
}

function DeliveryRow({ delivery, open, onToggle }: DeliveryRowProps) {
  const { t } = useTranslation();
  const dataText = useDataText();
  const language = useLanguage();
  return (
    <Table.Tr>
      <Table.Td pr={0}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-expanded={open}
          aria-label={`${t('deliveries.showBody')} ${delivery.seq}`}
          onClick={onToggle}
        >
          {open ? <IconChevronDown size={16} /> : <IconChevronRight size={16} />}
        </ActionIcon>
      </Table.Td>
      <Table.Td>
        <Moment at={delivery.at} />
      </Table.Td>
      <Table.Td>
        <Text fz="sm" miw={110} className="breaks">
          {delivery.receiver}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="lg">
        <Iban value={delivery.iban} />
        <Text fz="xs" c="dimmed">
          {delivery.administration}
        </Text>
      </Table.Td>
      <Table.Td ta="right" className="figures">
        {formatCount(delivery.seq, language)}
      </Table.Td>
      <Table.Td>{dataText(`deliveries.type.${delivery.type}`) ?? delivery.type}</Table.Td>
      <Table.Td>
        <Badge color={COLOURS[delivery.state]}>{t(`deliveries.deliveryState.${delivery.state}`)}</Badge>
        {delivery.state === 'delivered' ? null : (
          <Text fz="xs" c="dimmed" mt={2} maw={260} className="breaks">
            {[delivery.status, delivery.error].filter((part) => part !== null).join(' · ')} ·{' '}
            {t('deliveries.attempts', { count: delivery.attempts })}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
