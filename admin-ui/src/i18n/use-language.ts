import { useTranslation } from 'react-i18next';
import type { Language } from './i18n.ts';

/** The language on the screen. */
export function useLanguage(): Language {
  return useTranslation().i18n.language === 'en' ? 'en' : 'nl';
}

/** Picks the text of a pair that the hub made in both languages. */
export function useBilingual(): (pair: Readonly<Record<Language, string>>) => string {
  const language = useLanguage();
  return (pair) => pair[language];
}
