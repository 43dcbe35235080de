import { Button, Group, Modal, Select, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { DaybookView } from '../../../../core/api/schema/books.ts';
import { ibanOrNull } from '../../../../core/domain/iban.ts';
import { booksPath, useLedgerAccounts } from '../../api/books.ts';
import { useAction } from '../../api/use-action.ts';
import { groupedIban } from '../../parts/iban.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';

interface DaybookModalProps {
  readonly administrationId: string;
  readonly editing: DaybookView | 'new' | null;
  readonly onClose: () => void;
}

const KINDS = ['bank', 'cash', 'giro', 'memorial'] as const satisfies readonly DaybookView['kind'][];

export function DaybookModal({ administrationId, editing, onClose }: DaybookModalProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={editing !== null}
      onClose={onClose}
      title={editing === 'new' ? t('administrations.daybook.add') : t('administrations.daybook.change')}
    >
      {editing === null ? null : (
        <DaybookForm
          administrationId={administrationId}
          daybook={editing === 'new' ? null : editing}
          onClose={onClose}
        />
      )}
    </Modal>
  );
}

interface DaybookFormProps {
  readonly administrationId: string;
  readonly daybook: DaybookView | null;
  readonly onClose: () => void;
}

function DaybookForm({ administrationId, daybook, onClose }: DaybookFormProps) {
  const { t } = useTranslation();
  const chart = useLedgerAccounts(administrationId).data ?? [];
  const missing = (value: string) => (value.trim() === '' ? t('setup.missing') : null);
  const form = useForm({
    initialValues: {
      code: daybook?.code ?? '',
      name: daybook?.name ?? '',
      kind: daybook?.kind ?? 'bank',
      ledgerAccount: daybook?.ledgerAccount ?? '',
      iban: groupedIban(daybook?.iban ?? ''),
      currency: daybook?.currency ?? 'EUR',
      costCentre: daybook?.costCentre ?? '',
      externalCode: daybook?.externalCode ?? '',
      blocked: daybook?.blocked ?? false,
    },
    validate: {
      code: missing,
      name: missing,
      ledgerAccount: missing,
      iban: (value) => (value.trim() === '' || ibanOrNull(value) !== null ? null : t('addAccount.ibanInvalid')),
      currency: (value) => (/^[A-Z]{3}$/.test(value) ? null : t('addAccount.currencyInvalid')),
    },
  });
  const save = useAction<object>({
    path: booksPath(administrationId, 'daybooks'),
    body: (item) => ({ items: [item] }),
    touches: [[booksPath(administrationId, 'daybooks')]],
    onDone: onClose,
  });
  const orNull = (text: string) => (text.trim() === '' ? null : text.trim());
  return (
    <form
      noValidate
      onSubmit={form.onSubmit((values) =>
        save.run({
          ...values,
          code: values.code.trim(),
          name: values.name.trim(),
          iban: ibanOrNull(values.iban),
          costCentre: orNull(values.costCentre),
          externalCode: orNull(values.externalCode),
        }),
      )}
    >
      <Stack>
        {save.problem === null ? null : <ProblemNotice problem={save.problem.problem} />}
        <SimpleGrid cols={2}>
          <TextInput
            label={t('common.code')}
            maxLength={40}
            disabled={daybook !== null}
            {...(daybook === null ? { 'data-autofocus': true } : {})}
            {...form.getInputProps('code')}
          />
          <Select
            label={t('administrations.daybook.kind')}
            allowDeselect={false}
            data={KINDS.map((kind) => ({ value: kind, label: t(`administrations.daybook.kinds.${kind}`) }))}
            {...form.getInputProps('kind')}
          />
        </SimpleGrid>
        <TextInput label={t('common.name')} maxLength={200} {...form.getInputProps('name')} />
        <Select
          label={t('mapping.ledgerAccount')}
          searchable
          limit={100}
          data={chart.map(({ code, name }) => ({ value: code, label: `${code} · ${name}` }))}
          {...form.getInputProps('ledgerAccount')}
          onChange={(code) => form.setFieldValue('ledgerAccount', code ?? '')}
        />
        <SimpleGrid cols={2}>
          <TextInput label={t('addAccount.iban')} {...form.getInputProps('iban')} />
          <TextInput label={t('addAccount.currency')} maxLength={3} {...form.getInputProps('currency')} />
          <TextInput
            label={t('administrations.daybook.costCentre')}
            maxLength={40}
            {...form.getInputProps('costCentre')}
          />
          <TextInput
            label={t('administrations.daybook.externalCode')}
            maxLength={40}
            {...form.getInputProps('externalCode')}
          />
        </SimpleGrid>
        <Switch label={t('administrations.blocked')} {...form.getInputProps('blocked', { type: 'checkbox' })} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={save.busy}>
            {t('common.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
