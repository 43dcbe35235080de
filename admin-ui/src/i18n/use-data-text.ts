import { useTranslation } from 'react-i18next';

/**
 * Texts whose key is made of data from the hub (the type of an event, the kind of a fact). Null when this page has no text
 * for it: the hub may be newer than the page, and knows words of its own to show instead.
 */
export function useDataText(): (key: string, values?: Readonly<Record<string, string>>) => string | null {
  const { t, i18n } = useTranslation();
  const anyKey = t as unknown as (key: string, values?: object) => string;
  return (key, values) => (i18n.exists(key) ? anyKey(key, values) : null);
}
