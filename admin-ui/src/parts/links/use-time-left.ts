import { useTranslation } from 'react-i18next';
import { daysLeft } from './days-left.ts';

/** How long something still holds: in days, and in words. */
export function useTimeLeft(): (at: string) => { readonly days: number; readonly words: string } {
  const { t } = useTranslation();
  return (at) => {
    const days = daysLeft(at);
    return { days, words: days < 0 ? t('connections.ended') : t('connections.daysLeft', { count: days }) };
  };
}
