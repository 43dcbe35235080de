import { useTranslation } from 'react-i18next';
import type { Problem } from '../api/client.ts';
import { PROBLEMS } from '../i18n/problems.ts';
import { useLanguage } from '../i18n/use-language.ts';

type Told = Pick<Problem, 'code' | 'detail'> & Partial<Pick<Problem, 'line' | 'column' | 'element'>>;

export interface ProblemWords {
  readonly what: string;
  readonly next: string;
  /** "regel 12, kolom 4, Stmt[2]/Ntry[14]/Amt". */
  readonly place: string | null;
  /** The hub's own English sentence, which knows the particulars. */
  readonly detail: string | null;
}

/** Puts a problem in words; a code that is newer than this page keeps the hub's sentence. */
export function useProblemWords(): (problem: Told) => ProblemWords {
  const { t } = useTranslation();
  const language = useLanguage();
  return (problem) => {
    const known = PROBLEMS[problem.code as keyof typeof PROBLEMS]?.[language];
    const place = [
      problem.line === undefined ? null : t('problem.line', { line: problem.line }),
      problem.column === undefined ? null : t('problem.column', { column: problem.column }),
      problem.element ?? null,
    ].filter((part) => part !== null);
    return {
      what: known?.[0] ?? t('problem.title'),
      next: known?.[1] ?? problem.detail,
      place: place.length === 0 ? null : place.join(', '),
      // Of a hub that was not reached there is no sentence, only the browser's.
      detail: known === undefined || problem.detail === '' || problem.code === 'unreachable' ? null : problem.detail,
    };
  };
}
