import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { ibanOrNull } from '../../../../core/domain/iban.ts';
import { ACCOUNTS } from '../../api/bank.ts';
import { useAction } from '../../api/use-action.ts';
import { announce } from '../../parts/announce.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';

interface AddAccountProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function AddAccount({ opened, onClose }: AddAccountProps) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={t('addAccount.title')}>
      <AddAccountForm onClose={onClose} />
    </Modal>
  );
}

function AddAccountForm({ onClose }: Pick<AddAccountProps, 'onClose'>) {
  const { t } = useTranslation();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { iban: '', currency: 'EUR', holder: '' },
    validate: {
      iban: (value) =>
        value.trim() === ''
          ? t('addAccount.ibanMissing')
          : ibanOrNull(value) === null
            ? t('addAccount.ibanInvalid')
            : null,
      currency: (value) => (/^[A-Z]{3}$/.test(value) ? null : t('addAccount.currencyInvalid')),
    },
  });
  const add = useAction<{ iban: string; currency: string; holder: string | null }>({
    path: ACCOUNTS,
    touches: [[ACCOUNTS], ['/v1/overview']],
    onDone: () => {
      announce(t('addAccount.done'));
      onClose();
    },
  });
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(({ iban, currency, holder }) =>
        add.run({ iban: ibanOrNull(iban) ?? iban, currency, holder: holder.trim() === '' ? null : holder.trim() }),
      )}
    >
      <Stack>
        {add.problem === null ? null : <ProblemNotice problem={add.problem.problem} />}
        <TextInput
          label={t('addAccount.iban')}
          placeholder="NL00 BANK 0000 0000 00"
          autoComplete="off"
          data-autofocus
          key={form.key('iban')}
          {...form.getInputProps('iban')}
        />
        <TextInput
          label={`${t('addAccount.holder')} (${t('common.optional')})`}
          autoComplete="off"
          key={form.key('holder')}
          {...form.getInputProps('holder')}
        />
        <TextInput
          label={t('addAccount.currency')}
          maxLength={3}
          w={120}
          key={form.key('currency')}
          {...form.getInputProps('currency')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={add.busy}>
            {t('common.add')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
