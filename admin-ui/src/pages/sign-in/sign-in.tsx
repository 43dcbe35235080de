import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDocumentTitle } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { Navigate, useSearchParams } from 'react-router';
import { type SignIn as Credentials, useSession, useSignIn } from '../../api/session.ts';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { FrontDoor } from '../../shell/front-door.tsx';

/** Where one wanted to go before signing in; only a path of our own, never another site. */
function destination(search: URLSearchParams): string {
  const to = search.get('to') ?? '/';
  return /^\/(?![/\\])/.test(to) ? to : '/';
}

export function SignIn() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const session = useSession();
  const signIn = useSignIn();
  const form = useForm<Credentials>({
    mode: 'uncontrolled',
    initialValues: { email: '', password: '' },
    validate: {
      email: (value) => (value.trim() === '' ? t('signIn.emailMissing') : null),
      password: (value) => (value === '' ? t('signIn.passwordMissing') : null),
    },
  });
  useDocumentTitle(`${t('signIn.title')} · Koppel`);

  if (session.data) return <Navigate to={destination(search)} replace />;
  const wrong = signIn.problem?.status === 401;
  return (
    <FrontDoor title={t('signIn.title')} lead={t('signIn.lead')}>
      <form onSubmit={form.onSubmit(signIn.run)} noValidate>
        <Stack>
          {signIn.problem !== null && !wrong ? <ProblemNotice problem={signIn.problem.problem} /> : null}
          <TextInput
            label={t('signIn.email')}
            type="email"
            autoComplete="username"
            autoFocus
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <PasswordInput
            label={t('signIn.password')}
            autoComplete="current-password"
            key={form.key('password')}
            {...form.getInputProps('password')}
            {...(wrong ? { error: t('signIn.wrong') } : {})}
          />
          <Button type="submit" loading={signIn.busy} fullWidth mt="xs">
            {t('signIn.submit')}
          </Button>
        </Stack>
      </form>
    </FrontDoor>
  );
}
