import { Button, Card, Group, NumberInput, SimpleGrid, Stack, Switch, Text, TextInput, Title } from '@mantine/core';
import { TimePicker } from '@mantine/dates';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { AdministrationView } from '../../../../core/api/schema/books.ts';
import { useAction } from '../../api/use-action.ts';
import { announce } from '../../parts/announce.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import type { PanelProps } from './administration.tsx';

const TEXTS = ['creditorId', 'orderLimit', 'batchLimit', 'dayLimit'] as const;
const TIMES = ['cutOff', 'from', 'to'] as const;

/** What payments are allowed: who approves, up to how much, until when. */
export function PaymentSettings({ administration }: PanelProps) {
  const { t } = useTranslation();
  const payments = administration.settings.payments ?? {};
  const form = useForm({
    initialValues: {
      creditorId: payments.creditorId ?? '',
      orderLimit: payments.orderLimit ?? '',
      batchLimit: payments.batchLimit ?? '',
      dayLimit: payments.dayLimit ?? '',
      cutOff: payments.cutOff ?? '',
      approvals: payments.approvals ?? 1,
      fourEyes: payments.fourEyes ?? false,
      keysMayApprove: payments.keysMayApprove ?? false,
      useFirst: payments.useFirst ?? false,
      from: payments.hours?.from ?? '',
      to: payments.hours?.to ?? '',
    },
  });
  const save = useAction<typeof form.values, AdministrationView>({
    method: 'PATCH',
    path: `/v1/administrations/${administration.id}`,
    body: ({ from, to, approvals, fourEyes, keysMayApprove, useFirst, ...texts }) => ({
      settings: {
        ...administration.settings,
        payments: {
          // What is empty is left out: the hub then has none.
          ...Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== '')),
          ...(from !== '' && to !== '' && { hours: { from, to } }),
          approvals,
          fourEyes,
          keysMayApprove,
          useFirst,
        },
      },
    }),
    touches: [['/v1/administrations']],
    onDone: () => {
      form.resetDirty();
      announce(t('administrations.saved'));
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => save.run(values))} noValidate>
      <Card maw={860}>
        <Title order={2} size="h5" mb={4}>
          {t('paymentSettings.title')}
        </Title>
        <Text fz="sm" c="dimmed" mb="md">
          {t('paymentSettings.lead')}
        </Text>
        <Stack>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            {TEXTS.map((name) => (
              <TextInput
                key={name}
                label={t(`paymentSettings.${name}`)}
                description={t(`paymentSettings.hint.${name}`)}
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                {...form.getInputProps(name)}
              />
            ))}
            <NumberInput label={t('paymentSettings.approvals')} min={1} max={5} {...form.getInputProps('approvals')} />
            {TIMES.map((name) => (
              <TimePicker
                key={name}
                label={t(`paymentSettings.${name}`)}
                description={t(`paymentSettings.hint.${name}`)}
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                hoursInputLabel={`${t(`paymentSettings.${name}`)}: ${t('paymentSettings.hours')}`}
                minutesInputLabel={`${t(`paymentSettings.${name}`)}: ${t('paymentSettings.minutes')}`}
                clearable
                clearButtonProps={{ 'aria-label': t('common.clear') }}
                {...form.getInputProps(name)}
              />
            ))}
          </SimpleGrid>
          {(['fourEyes', 'keysMayApprove', 'useFirst'] as const).map((name) => (
            <Switch
              key={name}
              label={t(`paymentSettings.${name}`)}
              {...form.getInputProps(name, { type: 'checkbox' })}
            />
          ))}
          {save.problem === null ? null : <ProblemNotice problem={save.problem.problem} />}
          <Group justify="flex-end">
            <Button type="submit" disabled={!form.isDirty()} loading={save.busy}>
              {t('common.save')}
            </Button>
          </Group>
        </Stack>
      </Card>
    </form>
  );
}
