import { useTranslation } from 'react-i18next';

/** How the hub writes the name of a program that has a key. */
const KEY = /^key (.+)$/s;

/** Who did it, in the reader's language: people, Koppel itself and banks by name, a program by its key. */
export function useActor(): (actor: string) => string {
  const { t } = useTranslation();
  return (actor) => {
    const name = KEY.exec(actor)?.[1];
    return name === undefined ? actor : t('audit.key', { name });
  };
}
