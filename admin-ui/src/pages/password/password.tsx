import { Alert, Button, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDocumentTitle } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { SESSION } from '../../api/query-client.ts';
import { keepLanguage } from '../../api/session.ts';
import { useAction } from '../../api/use-action.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { NewPassword, useNewPasswordRules } from '../../parts/new-password.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { FrontDoor } from '../../shell/front-door.tsx';

/** Where the link of an invitation leads: choose a password and be in. The secret is behind the #, which no server sees. */
export function Password() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const language = useLanguage();
  const [token] = useState(() => window.location.hash.slice(1));
  const chosen = useNewPasswordRules();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { password: '', repeat: '' },
    validate: chosen,
  });
  const choose = useAction<{ token: string; password: string }>({
    path: '/v1/session/password',
    onDone: async () => {
      // Whoever is new reads on in the language this page had.
      await keepLanguage(language);
      client.removeQueries({ queryKey: [SESSION] });
      await navigate('/', { replace: true });
    },
  });
  useDocumentTitle(`${t('password.title')} · Koppel`);
  return (
    <FrontDoor title={t('password.title')} lead={t('password.lead')}>
      {token === '' ? (
        <Alert color="red" role="alert">
          {t('password.noLink')}
        </Alert>
      ) : (
        <form noValidate onSubmit={form.onSubmit(({ password }) => choose.run({ token, password }))}>
          <Stack>
            {choose.problem === null ? null : <ProblemNotice problem={choose.problem.problem} />}
            <NewPassword form={form} label={t('setup.password')} autoFocus />
            <Button type="submit" loading={choose.busy} fullWidth mt="xs">
              {t('password.submit')}
            </Button>
          </Stack>
        </form>
      )}
    </FrontDoor>
  );
}
