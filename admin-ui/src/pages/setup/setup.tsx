import { Alert, Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDocumentTitle } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Navigate, useSearchParams } from 'react-router';
import { SESSION } from '../../api/query-client.ts';
import { keepLanguage } from '../../api/session.ts';
import { useAction } from '../../api/use-action.ts';
import { useOne } from '../../api/use-list.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { NewPassword, useNewPasswordRules } from '../../parts/new-password.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { FrontDoor } from '../../shell/front-door.tsx';

interface FirstRun {
  readonly code: string;
  readonly organisation: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** The first visit to a new hub: makes its first organisation and administrator. */
export function Setup() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const client = useQueryClient();
  const setup = useOne<{ needed: boolean }>('/v1/setup');
  const language = useLanguage();
  const code = search.get('code') ?? '';
  const missing = (value: string) => (value.trim() === '' ? t('setup.missing') : null);
  const chosen = useNewPasswordRules();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { code, organisation: '', name: '', email: '', password: '', repeat: '' },
    validate: {
      code: missing,
      organisation: missing,
      name: missing,
      email: missing,
      ...chosen,
    },
  });
  const begin = useAction<FirstRun>({
    path: '/v1/setup',
    onDone: async () => {
      await keepLanguage(language);
      // Nobody was signed in a moment ago; the way in asks anew.
      client.removeQueries({ queryKey: [SESSION] });
      client.setQueryData(['/v1/setup'], { needed: false });
    },
  });
  useDocumentTitle(`${t('setup.title')} · Koppel`);

  if (setup.data?.needed === false) return <Navigate to="/" replace />;
  const wrongCode = begin.problem?.code === 'not_allowed';
  return (
    <FrontDoor title={t('setup.title')} lead={t('setup.lead')}>
      <form onSubmit={form.onSubmit(({ repeat: _, ...values }) => begin.run(values))} noValidate>
        <Stack>
          {begin.problem === null || wrongCode ? null : <ProblemNotice problem={begin.problem.problem} />}
          {wrongCode ? (
            <Alert color="red" role="alert">
              {t('setup.wrongCode')}
            </Alert>
          ) : null}
          {code === '' ? (
            <TextInput
              label={t('setup.code')}
              description={t('setup.codeHint')}
              autoComplete="off"
              key={form.key('code')}
              {...form.getInputProps('code')}
            />
          ) : null}
          <TextInput
            label={t('setup.organisation')}
            autoComplete="organization"
            autoFocus
            key={form.key('organisation')}
            {...form.getInputProps('organisation')}
          />
          <TextInput
            label={t('setup.name')}
            autoComplete="name"
            key={form.key('name')}
            {...form.getInputProps('name')}
          />
          <TextInput
            label={t('setup.email')}
            type="email"
            autoComplete="username"
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <NewPassword form={form} label={t('setup.password')} />
          <Button type="submit" loading={begin.busy} fullWidth mt="xs">
            {t('setup.submit')}
          </Button>
        </Stack>
      </form>
    </FrontDoor>
  );
}
