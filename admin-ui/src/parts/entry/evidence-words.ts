import { useDataText } from '../../i18n/use-data-text.ts';
import { groupedIban } from '../iban.tsx';

/** The sentence of a fact; a kind of fact that is newer than this page shows its key and value. */
export function useEvidenceWords(): (fact: { readonly key: string; readonly value: string }) => string {
  const dataText = useDataText();
  return ({ key, value }) =>
    dataText(`evidence.${key}`, { value: groupedIban(value) }) ?? (value === '' ? key : `${key}: ${value}`);
}
