import type {
  AdministrationFacts,
  Characteristic,
  LedgerAccountFacts,
  MatchEnvironment,
  OwnAccount,
  Terminal,
} from '../../contract/matcher-rule.ts';
import { parseIban } from '../../domain/iban.ts';
import { parseMoney } from '../../domain/money.ts';
import type { Party, PartyKind } from '../../domain/party.ts';
import { type BookingPolicy, DEFAULT_POLICY, type LedgerRole } from '../../domain/policy.ts';
import type { BooksFile, CharacteristicLine, RelationLine } from './schema.ts';

/** What a pack knows at its start, in the words of matching. */
export interface PackBooks {
  readonly environment: Omit<MatchEnvironment, 'today' | 'learned'>;
  readonly parties: readonly Party[];
}

export function packBooks({ company }: BooksFile): PackBooks {
  const policy = policyOf(company.settings);
  const administrations = company.administrations.map(
    (one): AdministrationFacts => ({
      code: one.code,
      name: one.name,
      legalName: one.legalName,
      city: one.city ?? null,
      branch: suffixOf(one.branch ?? null, one.invoiceNumbering ?? null),
      intercompanyLedgerAccount: one.intercompanyLedgerAccount ?? null,
      policy,
    }),
  );
  const ownAccounts = company.bankAccounts.map(
    (one): OwnAccount => ({
      iban: parseIban(one.iban),
      administration: one.administration ?? null,
      ledgerAccount: one.ledgerAccount ?? null,
      currency: one.currency,
      kind: one.type === 'current' || one.type === 'savings' || one.type === 'g-account' ? one.type : 'other',
    }),
  );
  const ledgerAccounts: LedgerAccountFacts[] = company.ledgerAccounts;
  const terminals = company.pinTerminals.map((one): Terminal => ({ ...one, provider: one.provider ?? null }));
  return {
    environment: {
      administrations,
      ownAccounts,
      ledgerAccounts,
      terminals,
      characteristics: company.characteristics.map(characteristicOf),
    },
    parties: company.relations.map(partyOf),
  };
}

/** Invoice numbers end in the branch only where the numbering says so. */
function suffixOf(branch: string | null, numbering: string | null): string | null {
  return branch !== null && /^\d{3}$/.test(branch) && numbering?.includes(branch) ? branch : null;
}

const ROLES: Readonly<Record<string, LedgerRole>> = {
  paymentDifference: 'payment-difference',
  paymentDiscount: 'payment-discount',
  overpayment: 'overpayment',
  doublePayment: 'double-payment',
  prepayment: 'prepayment',
  suspense: 'suspense',
  bankCharges: 'bank-charges',
  interestPaid: 'interest-paid',
  interestReceived: 'interest-received',
  exchangeDifference: 'exchange-difference',
  pspFees: 'psp-fees',
  cardCommission: 'card-commission',
  factoringFee: 'factoring-fee',
  cashDifference: 'cash-difference',
  dunningCosts: 'dunning-costs',
};

function policyOf(settings: BooksFile['company']['settings']): BookingPolicy {
  const ledger: Partial<Record<LedgerRole, string>> = {};
  for (const [name, { ledgerAccount }] of Object.entries(settings)) {
    const role = ROLES[name];
    if (role !== undefined && ledgerAccount !== null && ledgerAccount !== undefined) ledger[role] = ledgerAccount;
  }
  const most = settings['paymentDifference']?.maxAmount;
  const maxDifference = most === null || most === undefined ? 0n : parseMoney(most, 'EUR').minor;
  return { ...DEFAULT_POLICY, maxDifference, ledger };
}

function characteristicOf(line: CharacteristicLine): Characteristic {
  return {
    id: line.id,
    name: line.id,
    administration: line.administration ?? null,
    iban: line.iban === null || line.iban === undefined ? null : parseIban(line.iban),
    textContains: line.textContains,
    direction: line.direction === 'debit' ? 'out' : line.direction === 'credit' ? 'in' : null,
    ledgerAccount: line.ledgerAccount,
    party: line.relation ?? null,
    vatCode: null,
    costCentre: null,
    split: [],
  };
}

const KINDS: Readonly<Record<string, PartyKind>> = {
  customer: 'customer',
  supplier: 'supplier',
  employee: 'employee',
  tax: 'tax-office',
  psp: 'psp',
  bank: 'bank',
};

export function partyOf(line: RelationLine): Party {
  return {
    code: line.code,
    administration: null,
    kind: KINDS[line.kind] ?? 'other',
    name: line.name,
    aliases: line.aliases,
    ibans: line.ibans.map((iban) => parseIban(iban)),
    address: line.address ?? null,
    postcode: line.postcode ?? null,
    city: line.city ?? null,
  };
}
