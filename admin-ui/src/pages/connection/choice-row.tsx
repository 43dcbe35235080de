import { Anchor, Checkbox, Select, Stack, Table, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AdministrationView, DaybookView } from '../../../../core/api/schema/books.ts';
import { SERVICES, type Service } from '../../../../core/domain/consent.ts';
import type { LinkedAccount } from '../../api/links.ts';
import { asChoice } from '../../parts/administration-filter.tsx';
import { groupedIban, Iban } from '../../parts/iban.tsx';
import { isLinkable, type Wish } from './choice.ts';

interface ChoiceRowProps {
  readonly account: LinkedAccount;
  readonly wish: Wish;
  readonly administrations: readonly AdministrationView[];
  /** Those it may be booked in. */
  readonly daybooks: readonly DaybookView[];
  readonly daybookId: string | null;
  readonly onChange: (wish: Wish) => void;
  readonly onMakeDaybook: () => void;
}

export function ChoiceRow(props: ChoiceRowProps) {
  const { account, wish, onChange } = props;
  const { t } = useTranslation();
  const refused = !isLinkable(account);
  const toggle = (service: Service) =>
    onChange({
      ...wish,
      services: wish.services.includes(service)
        ? wish.services.filter((one) => one !== service)
        : [...wish.services, service],
    });
  return (
    <Table.Tr>
      <Table.Td valign="top">
        <Iban value={account.iban} fw={550} {...(refused ? { c: 'dimmed' } : {})} />
        {account.currency === 'EUR' ? '' : ` ${account.currency}`}
        <Text fz="xs" c="dimmed" maw={220}>
          {account.holder ?? t('accounts.noHolder')}
        </Text>
        {account.linked?.elsewhere === true ? (
          <Text fz="xs" c="dimmed" maw={220} mt={4}>
            {t('link.choose.elsewhere')}
          </Text>
        ) : null}
      </Table.Td>
      {refused ? (
        <Table.Td colSpan={4}>
          <Text fz="sm" fw={550}>
            {account.present ? t('link.choose.refused') : t('link.choose.gone')}
          </Text>
          <Text fz="sm" c="dimmed" maw={520}>
            {account.refusal ?? t('link.choose.goneHint')}
          </Text>
        </Table.Td>
      ) : (
        <>
          {SERVICES.map((service) => (
            <Table.Td key={service} ta="center" valign="top">
              <ServiceTick
                account={account}
                service={service}
                ticked={wish.services.includes(service)}
                onToggle={() => toggle(service)}
              />
            </Table.Td>
          ))}
          <Table.Td valign="top" w={280}>
            {wish.services.length === 0 ? (
              <Text fz="sm" c="dimmed">
                {t('link.choose.notLinked')}
              </Text>
            ) : (
              <Books {...props} />
            )}
          </Table.Td>
        </>
      )}
    </Table.Tr>
  );
}

interface ServiceTickProps {
  readonly account: LinkedAccount;
  readonly service: Service;
  readonly ticked: boolean;
  readonly onToggle: () => void;
}

/** A tick where the bank granted the service, a cross where it did not, "no contract" where it was never agreed. */
function ServiceTick({ account, service, ticked, onToggle }: ServiceTickProps) {
  const { t } = useTranslation();
  const label = `${t(`link.service.${service}`)} ${groupedIban(account.iban)}`;
  const state = account.services[service];
  if (state === 'no-contract') {
    return (
      <Text fz="xs" c="dimmed">
        {t('link.noContract')}
      </Text>
    );
  }
  if (state === 'refused') {
    return (
      <IconX size={18} color="var(--mantine-color-error)" role="img" aria-label={`${label}: ${t('link.notGranted')}`} />
    );
  }
  return <Checkbox aria-label={label} checked={ticked} onChange={onToggle} display="inline-block" />;
}

function Books({ account, wish, administrations, daybooks, daybookId, onChange, onMakeDaybook }: ChoiceRowProps) {
  const { t } = useTranslation();
  const of = ` ${groupedIban(account.iban)}`;
  return (
    <Stack gap={6}>
      <Select
        aria-label={t('mapping.administration') + of}
        placeholder={t('mapping.administrationPlaceholder')}
        searchable
        clearable
        size="xs"
        value={wish.administrationId}
        onChange={(administrationId) => onChange({ ...wish, administrationId, daybookId: null })}
        data={administrations.map(asChoice)}
      />
      {wish.administrationId === null ? null : (
        <>
          <Select
            aria-label={t('mapping.daybook') + of}
            placeholder={t('mapping.daybookPlaceholder')}
            searchable
            size="xs"
            value={daybookId}
            onChange={(chosen) => onChange({ ...wish, daybookId: chosen })}
            data={daybooks.map(({ id, code, name, iban }) => ({
              value: id,
              label: `${code} · ${name}${iban === account.iban ? ` (${t('mapping.daybookOfIban')})` : ''}`,
            }))}
          />
          {daybooks.some(({ iban }) => iban === account.iban) ? null : (
            <Anchor component="button" type="button" fz="xs" ta="start" onClick={onMakeDaybook}>
              {t('link.choose.makeDaybook')}
            </Anchor>
          )}
        </>
      )}
    </Stack>
  );
}
