import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useAdministrations } from '../../api/books.ts';
import { type Mandate, useAddMandate, useChangeMandate } from '../../api/orders.ts';
import { asChoice } from '../../parts/administration-filter.tsx';
import { announce } from '../../parts/announce.tsx';
import { DayField } from '../../parts/day-field.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';

interface MandateModalProps {
  readonly opened: boolean;
  /** Null: a new one. */
  readonly mandate: Mandate | null;
  readonly onClose: () => void;
}

/** A new mandate, or what changed in one: the bank is told with the next collection. */
export function MandateModal({ opened, mandate, onClose }: MandateModalProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={mandate === null ? t('orders.mandate.add') : t('orders.mandate.amend')}
    >
      {opened ? <MandateForm key={mandate?.id ?? 'new'} mandate={mandate} onClose={onClose} /> : null}
    </Modal>
  );
}

function MandateForm({ mandate, onClose }: Omit<MandateModalProps, 'opened'>) {
  const { t } = useTranslation();
  const administrations = useAdministrations().data ?? [];
  const done = () => {
    announce(t('orders.mandate.saved'));
    onClose();
  };
  const add = useAddMandate(done);
  const change = useChangeMandate(done);
  const form = useForm({
    initialValues: {
      administrationId: mandate?.administrationId ?? '',
      mandateId: mandate?.mandateId ?? '',
      debtorName: mandate?.debtorName ?? '',
      debtorIban: mandate?.debtorIban ?? '',
      party: mandate?.party ?? '',
      signedOn: mandate?.signedOn ?? null,
      scheme: mandate?.scheme ?? 'core',
      type: mandate?.type ?? 'recurrent',
    },
  });
  const problem = add.problem ?? change.problem;
  const text = (name: 'mandateId' | 'debtorName' | 'debtorIban' | 'party', label: string) => (
    <TextInput label={label} required={name !== 'party'} {...form.getInputProps(name)} />
  );
  return (
    <form
      onSubmit={form.onSubmit(({ administrationId, scheme, type, signedOn, party, ...rest }) => {
        const shared = { ...rest, party: party === '' ? null : party };
        if (mandate !== null) change.run({ id: mandate.id, ...shared });
        else
          add.run({
            administrationId: administrations.length === 1 ? (administrations[0]?.id ?? '') : administrationId,
            scheme,
            type,
            signedOn: signedOn ?? '',
            ...shared,
          });
      })}
    >
      <Stack>
        {mandate === null ? null : <Text fz="sm">{t('orders.mandate.amendText')}</Text>}
        {mandate === null && administrations.length > 1 ? (
          <Select
            label={t('orders.mandate.administration')}
            placeholder={t('mapping.administrationPlaceholder')}
            required
            searchable
            data={administrations.map(asChoice)}
            {...form.getInputProps('administrationId')}
          />
        ) : null}
        {text('mandateId', t('orders.mandate.number'))}
        {text('debtorName', t('orders.mandate.debtorName'))}
        {text('debtorIban', t('orders.mandate.debtorIban'))}
        {text('party', t('orders.mandate.party'))}
        {mandate === null ? (
          <>
            <DayField label={t('orders.mandate.signedOn')} required {...form.getInputProps('signedOn')} />
            <Group grow>
              <Select
                label={t('orders.mandate.scheme')}
                data={[
                  { value: 'core', label: 'CORE' },
                  { value: 'b2b', label: 'B2B' },
                ]}
                allowDeselect={false}
                {...form.getInputProps('scheme')}
              />
              <Select
                label={t('orders.mandate.kind')}
                data={(['recurrent', 'one-off'] as const).map((one) => ({
                  value: one,
                  label: t(`orders.mandate.types.${one}`),
                }))}
                allowDeselect={false}
                {...form.getInputProps('type')}
              />
            </Group>
          </>
        ) : null}
        {problem === null ? null : <ProblemNotice problem={problem.problem} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={add.busy || change.busy}>
            {t('common.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
