import { Badge, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { reasonText } from '../../../../core/formats/pain/reasons.ts';
import { statusMeaning } from '../../../../core/formats/pain/status.ts';
import type { Order } from '../../api/orders.ts';
import { PROBLEMS } from '../../i18n/problems.ts';
import { useLanguage } from '../../i18n/use-language.ts';

const COLOURS: Readonly<Record<Order['status'], string>> = {
  draft: 'gray',
  approved: 'blue',
  'in-flight': 'blue',
  unknown: 'red',
  'to-be-confirmed': 'yellow',
  accepted: 'blue',
  processing: 'blue',
  'partly-executed': 'orange',
  executed: 'petrol',
  rejected: 'red',
  cancelled: 'gray',
  returned: 'orange',
};

type Told = Pick<Order, 'status' | 'bankCode' | 'reason'>;

/** Where an order or batch stands; the bank's own code and why, as the banks' manuals write it: "ACCP – checked and accepted". */
export function OrderStatus({ order }: { readonly order: Told }) {
  const { t } = useTranslation();
  const words = useBankWords()(order);
  const badge = <Badge color={COLOURS[order.status]}>{t(`orders.status.${order.status}`)}</Badge>;
  return words === null ? badge : <Tooltip label={words}>{badge}</Tooltip>;
}

/** The bank's code and reason in the reader's language; null when it said nothing. */
export function useBankWords() {
  const language = useLanguage();
  return ({ bankCode, reason }: Pick<Told, 'bankCode' | 'reason'>): string | null => {
    const meaning = bankCode === null ? null : statusMeaning(bankCode, 'order', null)?.[language];
    const own = PROBLEMS[reason?.code as keyof typeof PROBLEMS]?.[language][0];
    const why = reason?.code == null ? null : reasonText(reason.code)?.[language];
    const parts = [
      bankCode === null ? null : meaning == null ? bankCode : `${bankCode} – ${meaning}`,
      // A reason of the house's own is said in its own words.
      own ?? (reason === null ? null : [reason.code, why ?? reason.text].filter((part) => part != null).join(' – ')),
    ].filter((part) => part !== null && part !== '');
    return parts.length === 0 ? null : parts.join('; ');
  };
}
