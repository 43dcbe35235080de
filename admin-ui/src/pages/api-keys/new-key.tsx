import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { ApiKeyCreated } from '../../../../core/api/schema/access.ts';
import { API_KEYS } from '../../api/access.ts';
import { useAction } from '../../api/use-action.ts';
import { ProblemNotice } from '../../parts/problem-notice.tsx';

interface NewKeyProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onMade: (secret: string) => void;
}

export function NewKey(props: NewKeyProps) {
  const { t } = useTranslation();
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t('apiKeys.add')}>
      <NewKeyForm {...props} />
    </Modal>
  );
}

function NewKeyForm({ onClose, onMade }: NewKeyProps) {
  const { t } = useTranslation();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: '' },
    validate: { name: (value) => (value.trim() === '' ? t('apiKeys.nameMissing') : null) },
  });
  const make = useAction<{ name: string }, ApiKeyCreated>({
    path: API_KEYS,
    touches: [[API_KEYS]],
    onDone: ({ secret }) => {
      onClose();
      onMade(secret);
    },
  });
  return (
    <form onSubmit={form.onSubmit(({ name }) => make.run({ name: name.trim() }))} noValidate>
      <Stack>
        {make.problem === null ? null : <ProblemNotice problem={make.problem.problem} />}
        <TextInput
          label={t('apiKeys.name')}
          description={t('apiKeys.nameHint')}
          data-autofocus
          autoComplete="off"
          maxLength={200}
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={make.busy}>
            {t('apiKeys.add')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
