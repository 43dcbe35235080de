import type { AdministrationView } from '../../../../core/api/schema/books.ts';
import { formatMoney } from '../../../../core/domain/money.ts';
import { DEFAULT_POLICY, LEDGER_ROLES, type LedgerRole } from '../../../../core/domain/policy.ts';
import type { Language } from '../../i18n/i18n.ts';
import { formatAmount, readAmount } from '../../parts/format.ts';

/** Books are kept in euros; amounts in the settings are. */
const CURRENCY = 'EUR';

/** The form's own shape: texts, '' for nothing chosen. */
export interface SettingsValues {
  readonly name: string;
  readonly legalName: string;
  readonly city: string;
  readonly branch: string;
  readonly company: string;
  readonly bookByItself: boolean;
  readonly wrongBookingCost: number;
  /** In the reader's notation. */
  readonly largestDifference: string;
  readonly correctionLedgerAccount: string;
  readonly intercompanyLedgerAccount: string;
  readonly ledger: Readonly<Record<LedgerRole, string>>;
}

/** What is offered for how careful to be: how much work by hand one wrong booking is worth. */
export const CAREFULNESS = [50, 200, 1000] as const;

export function valuesOf(administration: AdministrationView, language: Language): SettingsValues {
  const { settings } = administration;
  const standard = formatMoney({ minor: DEFAULT_POLICY.maxDifference, currency: CURRENCY });
  return {
    name: administration.name,
    legalName: administration.legalName ?? '',
    city: administration.city ?? '',
    branch: administration.branch ?? '',
    company: administration.company ?? '',
    bookByItself: settings.bookByItself ?? true,
    wrongBookingCost: settings.wrongBookingCost ?? DEFAULT_POLICY.wrongBookingCost,
    largestDifference: formatAmount(settings.largestDifference ?? standard, language),
    correctionLedgerAccount: settings.correctionLedgerAccount ?? '',
    intercompanyLedgerAccount: settings.intercompanyLedgerAccount ?? '',
    ledger: Object.fromEntries(LEDGER_ROLES.map((role) => [role, settings.ledger?.[role] ?? ''])) as Record<
      LedgerRole,
      string
    >,
  };
}

/** The change as the API takes it; null when the amount cannot be read. What is empty is left out: the hub then has none. */
export function settingsOf(values: SettingsValues, language: Language) {
  const typed = values.largestDifference.trim();
  const largest = typed === '' ? '0.00' : readAmount(typed, CURRENCY, language);
  if (largest === null || largest.startsWith('-')) return null;
  const orNull = (text: string) => (text.trim() === '' ? null : text.trim());
  const ledger = Object.fromEntries(Object.entries(values.ledger).filter(([, code]) => code !== ''));
  return {
    name: values.name.trim(),
    legalName: orNull(values.legalName),
    city: orNull(values.city),
    branch: orNull(values.branch),
    company: orNull(values.company),
    settings: {
      bookByItself: values.bookByItself,
      wrongBookingCost: values.wrongBookingCost,
      largestDifference: largest,
      ledger,
      ...(values.correctionLedgerAccount === '' ? {} : { correctionLedgerAccount: values.correctionLedgerAccount }),
      ...(values.intercompanyLedgerAccount === ''
        ? {}
        : { intercompanyLedgerAccount: values.intercompanyLedgerAccount }),
    },
  };
}
