import { Button, Group, Modal, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useAction } from '../api/use-action.ts';
import { announce } from '../parts/announce.tsx';
import { NewPassword, useNewPasswordRules } from '../parts/new-password.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';

interface ChangePasswordProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** One's own password. All other sessions end. */
export function ChangePassword({ opened, onClose }: ChangePasswordProps) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={t('password.change')}>
      <ChangePasswordForm onClose={onClose} />
    </Modal>
  );
}

function ChangePasswordForm({ onClose }: Pick<ChangePasswordProps, 'onClose'>) {
  const { t } = useTranslation();
  const chosen = useNewPasswordRules();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { current: '', password: '', repeat: '' },
    validate: {
      current: (value) => (value === '' ? t('signIn.passwordMissing') : null),
      ...chosen,
    },
  });
  const change = useAction<{ current: string; password: string }>({
    method: 'PATCH',
    path: '/v1/session/password',
    onDone: () => {
      announce(t('password.changed'));
      onClose();
    },
  });
  return (
    <form noValidate onSubmit={form.onSubmit(({ current, password }) => change.run({ current, password }))}>
      <Stack>
        {change.problem === null ? null : <ProblemNotice problem={change.problem.problem} />}
        <PasswordInput
          label={t('password.current')}
          autoComplete="current-password"
          data-autofocus
          key={form.key('current')}
          {...form.getInputProps('current')}
        />
        <NewPassword form={form} label={t('password.new')} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={change.busy}>
            {t('common.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
