import type { DaybookView } from '../../../../core/api/schema/books.ts';
import type { Service } from '../../../../core/domain/consent.ts';
import type { Choice, LinkedAccount } from '../../api/links.ts';

/** What a person wants with one account. */
export interface Wish {
  readonly services: readonly Service[];
  readonly administrationId: string | null;
  /** Null: the one that is proposed. */
  readonly daybookId: string | null;
}

export type Wishes = Readonly<Record<string, Wish>>;

export function keyOf({ iban, currency }: Pick<LinkedAccount, 'iban' | 'currency'>): string {
  return `${iban} ${currency}`;
}

export function isLinkable({ refusal, present }: LinkedAccount): boolean {
  return refusal === null && present;
}

/**
 * What is proposed: accounts as they are; of a link without any yet, statements of all that can be linked and are not linked
 * elsewhere. Booked where the account was, where a daybook has its number, or in the only administration there is.
 */
export function firstWishes(accounts: readonly LinkedAccount[], onlyAdministrationId: string | null): Wishes {
  const fresh = !accounts.some(({ linked }) => linked?.here === true);
  const wishes = accounts.map((account): [string, Wish] => {
    const { linked, suggested, services } = account;
    const proposed: readonly Service[] =
      fresh && isLinkable(account) && linked?.elsewhere !== true && services.transactions === 'granted'
        ? ['transactions']
        : [];
    return [
      keyOf(account),
      {
        services: linked?.here === true ? grantedOf(linked.services) : proposed,
        administrationId: linked?.administration?.id ?? suggested?.administration?.id ?? onlyAdministrationId,
        daybookId: linked?.daybook?.id ?? suggested?.daybook?.id ?? null,
      },
    ];
  });
  return Object.fromEntries(wishes);
}

function grantedOf(services: NonNullable<LinkedAccount['linked']>['services']): readonly Service[] {
  return (['transactions', 'payments', 'direct-debits'] as const).filter((service) => services[service] === 'granted');
}

/** Daybooks an account may be booked in: its own, and those that carry no account number yet. */
export function fittingDaybooks(
  { iban, currency }: Pick<LinkedAccount, 'iban' | 'currency'>,
  daybooks: readonly DaybookView[],
): readonly DaybookView[] {
  return daybooks.filter(
    (one) =>
      !one.blocked &&
      (one.kind === 'bank' || one.kind === 'giro') &&
      one.currency === currency &&
      (one.iban === null || one.iban === iban),
  );
}

/** The chosen daybook while it fits, else the one with the account's number, else none: a person says which. */
export function daybookOf(wish: Wish, iban: string, fitting: readonly DaybookView[]): string | null {
  const chosen = fitting.find(({ id }) => id === wish.daybookId) ?? fitting.find((one) => one.iban === iban);
  return chosen?.id ?? null;
}

/** Accounts with at least one tick, as the API takes them. `daybook`: what {@link daybookOf} says of each. */
export function choicesOf(
  accounts: readonly LinkedAccount[],
  wishes: Wishes,
  daybook: (account: LinkedAccount) => string | null,
  from: string | null,
): readonly Choice[] {
  return accounts.flatMap((account) => {
    const wish = wishes[keyOf(account)];
    if (wish === undefined || wish.services.length === 0 || !isLinkable(account)) return [];
    const { iban, currency } = account;
    const daybookId = daybook(account);
    const mapping = daybookId === null ? {} : { administrationId: wish.administrationId, daybookId };
    return [{ iban, currency, services: [...wish.services], ...mapping, ...(from === null ? {} : { from }) }];
  });
}
