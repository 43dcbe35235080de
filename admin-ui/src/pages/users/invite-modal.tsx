import { Button, Group, Modal, Radio, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { type Invitation, ROLES, useInvite } from '../../api/access.ts';
import { announce } from '../../parts/announce.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';

interface InviteModalProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onLink: (link: { name: string; link: string }) => void;
}

export function InviteModal(props: InviteModalProps) {
  const { t } = useTranslation();
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t('users.add')}>
      <InviteForm {...props} />
    </Modal>
  );
}

function InviteForm({ onClose, onLink }: InviteModalProps) {
  const { t } = useTranslation();
  const missing = (value: string) => (value.trim() === '' ? t('setup.missing') : null);
  const form = useForm<Invitation>({
    initialValues: { name: '', email: '', role: 'bookkeeper' },
    validate: { name: missing, email: missing },
  });
  const invite = useInvite(({ name, passwordLink }) => {
    onClose();
    // Who works for another organisation of this hub has a password already.
    if (passwordLink === null) announce(t('users.added', { name }));
    else onLink({ name, link: passwordLink });
  });
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(({ name, email, role }) => invite.run({ name: name.trim(), email: email.trim(), role }))}
    >
      <Stack>
        {invite.problem === null ? null : <ProblemNotice problem={invite.problem.problem} />}
        <TextInput label={t('common.name')} data-autofocus maxLength={200} {...form.getInputProps('name')} />
        <TextInput label={t('signIn.email')} type="email" maxLength={200} {...form.getInputProps('email')} />
        <Radio.Group label={t('users.role')} {...form.getInputProps('role')}>
          <Stack gap="xs" mt={6}>
            {ROLES.map((role) => (
              <Radio
                key={role}
                value={role}
                label={t(`preferences.role.${role}`)}
                description={t(`users.roleText.${role}`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={invite.busy}>
            {t('common.add')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
