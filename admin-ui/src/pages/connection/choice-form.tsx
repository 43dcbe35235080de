import { Alert, Button, Card, Group, Stack, Table, Text, Title } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { IconInfoCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AdministrationView } from '../../../../core/api/schema/books.ts';
import type { ConnectionView, StepView } from '../../../../core/api/schema/links.ts';
import { SERVICES } from '../../../../core/domain/consent.ts';
import { useDaybooksOf } from '../../api/books.ts';
import { type LinkedAccount, useChoose } from '../../api/links.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { choicesOf, daybookOf, firstWishes, fittingDaybooks, keyOf, type Wish, type Wishes } from './choice.ts';
import { ChoiceRow } from './choice-row.tsx';
import { MakeDaybook } from './make-daybook.tsx';

interface ChoiceFormProps {
  readonly connection: ConnectionView;
  readonly administrations: readonly AdministrationView[];
  readonly onChosen: (step: StepView | null) => void;
  /** Null: there is nothing to go back to. */
  readonly onCancel: (() => void) | null;
}

/** Accounts × services as the bank granted them, with the books each belongs to. */
export function ChoiceForm({ connection, administrations, onChosen, onCancel }: ChoiceFormProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { accounts } = connection;
  const only = administrations.length === 1 ? (administrations[0]?.id ?? null) : null;
  const [changed, setChanged] = useState<Wishes>({});
  const [from, setFrom] = useState<string | null>(null);
  const [making, setMaking] = useState<LinkedAccount | null>(null);
  const wishes: Wishes = { ...firstWishes(accounts, only), ...changed };
  const wishOf = (account: LinkedAccount): Wish =>
    wishes[keyOf(account)] ?? { services: [], administrationId: only, daybookId: null };
  const change = (account: LinkedAccount, wish: Wish) => setChanged({ ...changed, [keyOf(account)]: wish });
  const daybooks = useDaybooksOf(Object.values(wishes).map(({ administrationId }) => administrationId));
  const fitting = (account: LinkedAccount) =>
    fittingDaybooks(account, daybooks.get(wishOf(account).administrationId ?? '') ?? []);
  const daybook = (account: LinkedAccount) => daybookOf(wishOf(account), account.iban, fitting(account));
  const choose = useChoose(connection.id, onChosen);

  const choices = choicesOf(accounts, wishes, daybook, from);
  const unbooked = choices.filter(({ daybookId }) => daybookId === undefined).length;
  const dropped = accounts.filter(
    (account) => account.linked?.here === true && !choices.some((choice) => keyOf(choice) === keyOf(account)),
  ).length;
  return (
    <Card padding={0}>
      <Stack gap={2} p="lg" pb="sm">
        <Title order={2} size="h4">
          {t('link.choose.title')}
        </Title>
        <Text fz="sm" c="dimmed">
          {t('link.choose.lead')}
        </Text>
      </Stack>
      <Table.ScrollContainer minWidth={720} type="native">
        <Table fz="sm" verticalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('accounts.account')}</Table.Th>
              {SERVICES.map((service) => (
                <Table.Th key={service} ta="center">
                  {t(`link.service.${service}`)}
                </Table.Th>
              ))}
              <Table.Th>{t('link.choose.books')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {accounts.map((account) => (
              <ChoiceRow
                key={keyOf(account)}
                account={account}
                wish={wishOf(account)}
                administrations={administrations}
                daybooks={fitting(account)}
                daybookId={daybook(account)}
                onChange={(wish) => change(account, wish)}
                onMakeDaybook={() => setMaking(account)}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Stack gap="md" p="lg" pt="md">
        <DatePickerInput
          label={t('link.choose.from')}
          description={t('link.choose.fromHint')}
          placeholder={t('link.choose.fromNone')}
          clearable
          maw={340}
          locale={language}
          valueFormat={language === 'nl' ? 'DD-MM-YYYY' : 'DD MMM YYYY'}
          maxDate={new Date()}
          value={from}
          onChange={setFrom}
        />
        {dropped === 0 ? null : (
          <Alert color="yellow" icon={<IconInfoCircle />}>
            {t('link.choose.dropped', { count: dropped })}
          </Alert>
        )}
        {choose.problem === null ? null : <ProblemNotice problem={choose.problem.problem} />}
        <Group justify="space-between">
          <Text fz="sm" c="dimmed">
            {choices.length === 0
              ? t('link.choose.nothing')
              : unbooked === 0
                ? ''
                : t('link.choose.unbooked', { count: unbooked })}
          </Text>
          <Group>
            {onCancel === null ? null : (
              <Button variant="default" onClick={onCancel}>
                {t('common.cancel')}
              </Button>
            )}
            <Button
              disabled={choices.length === 0 && dropped === 0}
              loading={choose.busy}
              onClick={() => choose.run(choices)}
            >
              {t('link.choose.save')}
            </Button>
          </Group>
        </Group>
      </Stack>
      <MakeDaybook
        account={making}
        administrationId={making === null ? null : wishOf(making).administrationId}
        taken={(daybooks.get(making === null ? '' : (wishOf(making).administrationId ?? '')) ?? []).map(
          ({ code }) => code,
        )}
        onMade={(account, daybookId) => {
          change(account, { ...wishOf(account), daybookId });
          setMaking(null);
        }}
        onClose={() => setMaking(null)}
      />
    </Card>
  );
}
