import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { AdministrationView } from '../../../../core/api/schema/books.ts';
import { useAction } from '../../api/use-action.ts';
import { ProblemNotice } from '../../parts/problem-notice.tsx';

interface NewAdministrationProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function NewAdministration({ opened, onClose }: NewAdministrationProps) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={t('administrations.add')}>
      <NewAdministrationForm onClose={onClose} />
    </Modal>
  );
}

function NewAdministrationForm({ onClose }: Pick<NewAdministrationProps, 'onClose'>) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const missing = (value: string) => (value.trim() === '' ? t('setup.missing') : null);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { code: '', name: '', city: '' },
    validate: { code: missing, name: missing },
  });
  const add = useAction<{ code: string; name: string; city: string | null }, AdministrationView>({
    path: '/v1/administrations',
    touches: [['/v1/administrations']],
    onDone: ({ id }) => {
      onClose();
      void navigate(`/administrations/${id}`);
    },
  });
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(({ code, name, city }) =>
        add.run({ code: code.trim(), name: name.trim(), city: city.trim() === '' ? null : city.trim() }),
      )}
    >
      <Stack>
        {add.problem === null ? null : <ProblemNotice problem={add.problem.problem} />}
        <TextInput
          label={t('common.code')}
          description={t('administrations.codeHint')}
          maxLength={40}
          data-autofocus
          key={form.key('code')}
          {...form.getInputProps('code')}
        />
        <TextInput label={t('common.name')} maxLength={200} key={form.key('name')} {...form.getInputProps('name')} />
        <TextInput
          label={`${t('administrations.city')} (${t('common.optional')})`}
          maxLength={200}
          key={form.key('city')}
          {...form.getInputProps('city')}
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
