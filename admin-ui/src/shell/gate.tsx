import { Center, Loader } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useLocation } from 'react-router';
import { useSession } from '../api/session.ts';
import { useOne } from '../api/use-list.ts';
import { changeLanguage } from '../i18n/i18n.ts';
import { ProblemNotice } from '../parts/problem-notice.tsx';

/** Lets in who is signed in; sends everyone else to sign in, or to set the hub up when nobody has yet. */
export function Gate({ children }: { readonly children: ReactNode }) {
  const session = useSession();
  const nobody = session.data === null;
  const setup = useOne<{ needed: boolean }>('/v1/setup', undefined, nobody);
  const location = useLocation();
  useLanguageOf(session.data?.user.language);

  if (session.data) return children;
  const problem = session.error ?? setup.error;
  if (problem !== null) {
    return (
      <Center mih="100vh" p="md">
        <ProblemNotice problem={problem.problem} onRetry={() => (nobody ? setup.refetch() : session.refetch())} />
      </Center>
    );
  }
  if (!nobody || setup.data === undefined) return <Waiting />;
  if (setup.data.needed) return <Navigate to={`/setup${location.search}`} replace />;
  const back = `${location.pathname}${location.search}`;
  return <Navigate to={back === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(back)}`} replace />;
}

/** The language a person chose follows her to every browser she signs in with. */
function useLanguageOf(language: 'nl' | 'en' | undefined) {
  const { i18n } = useTranslation();
  useEffect(() => {
    if (language !== undefined && language !== i18n.language) void changeLanguage(language);
  }, [language, i18n]);
}

function Waiting() {
  const { t } = useTranslation();
  return (
    <Center mih="100vh">
      <Loader aria-label={t('common.loading')} />
    </Center>
  );
}
