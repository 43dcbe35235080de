import { Button, Card, Group, SimpleGrid, Stack, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { AdministrationView } from '../../../../core/api/schema/books.ts';
import { useLedgerAccounts } from '../../api/books.ts';
import { useMay } from '../../api/session.ts';
import { useAction } from '../../api/use-action.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { announce } from '../../parts/announce.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import type { PanelProps } from './administration.tsx';
import { LedgerChoices } from './ledger-choices.tsx';
import { PaymentSettings } from './payment-settings.tsx';
import { PolicyFields } from './policy-fields.tsx';
import { type SettingsValues, settingsOf, valuesOf } from './settings-values.ts';

/** Names, what may happen by itself, and where remainders go. */
export function Settings({ administration }: PanelProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const may = useMay();
  const chart = useLedgerAccounts(administration.id).data ?? [];
  const form = useForm<SettingsValues>({
    initialValues: valuesOf(administration, language),
    validate: {
      name: (value) => (value.trim() === '' ? t('setup.missing') : null),
      largestDifference: (value, values) =>
        value.trim() === '' || settingsOf({ ...values, largestDifference: value }, language) !== null
          ? null
          : t('allocate.amountInvalid'),
    },
  });
  const save = useAction<ReturnType<typeof settingsOf>, AdministrationView>({
    method: 'PATCH',
    path: `/v1/administrations/${administration.id}`,
    touches: [['/v1/administrations']],
    onDone: () => {
      form.resetDirty();
      announce(t('administrations.saved'));
    },
  });
  return (
    <Stack gap="lg">
      <form onSubmit={form.onSubmit((values) => save.run(settingsOf(values, language)))} noValidate>
        <Stack gap="lg" maw={860}>
          {save.problem === null ? null : <ProblemNotice problem={save.problem.problem} />}
          <Card>
            <Title order={2} size="h5" mb="md">
              {t('administrations.general')}
            </Title>
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <TextInput label={t('common.name')} maxLength={200} {...form.getInputProps('name')} />
              <TextInput
                label={t('administrations.legalName')}
                description={t('administrations.legalNameHint')}
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                maxLength={200}
                {...form.getInputProps('legalName')}
              />
              <TextInput label={t('administrations.city')} maxLength={200} {...form.getInputProps('city')} />
              <TextInput label={t('administrations.branch')} maxLength={40} {...form.getInputProps('branch')} />
              <TextInput
                label={t('administrations.company')}
                description={t('administrations.companyHint')}
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                maxLength={40}
                {...form.getInputProps('company')}
              />
            </SimpleGrid>
          </Card>
          <PolicyFields form={form} />
          <LedgerChoices form={form} chart={chart} />
          {may.work ? (
            <Group justify="flex-end">
              <Button variant="default" disabled={!form.isDirty()} onClick={form.reset}>
                {t('common.cancel')}
              </Button>
              <Button type="submit" disabled={!form.isDirty()} loading={save.busy}>
                {t('common.save')}
              </Button>
            </Group>
          ) : null}
        </Stack>
      </form>
      {may.manage ? <PaymentSettings key={administration.id} administration={administration} /> : null}
    </Stack>
  );
}
