import { reason } from '../../../../core/matching/explain.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import type { Evidence } from './evidence-list.tsx';

/** A fact as a sentence of its own, in the words matching explains itself with. */
export function useEvidenceWords(): (fact: Evidence) => string {
  const language = useLanguage();
  return (fact) => {
    const clause = reason(fact)[language];
    return clause.charAt(0).toUpperCase() + clause.slice(1);
  };
}
