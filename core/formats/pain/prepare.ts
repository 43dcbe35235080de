import type { DirectDebit } from '../../domain/direct-debit.ts';
import type { PaymentOrder, PaymentParty, PaymentRemittance } from '../../domain/payment-order.ts';
import { toSepaText } from './characters.ts';

/** A text that had to change to go through SEPA. Shown before approval; after it nothing changes any more. */
export interface TextChange {
  /** `creditor.name`, `remittance.text` … */
  readonly field: string;
  readonly from: string;
  readonly to: string;
}

export interface Prepared<T> {
  readonly order: T;
  readonly changes: readonly TextChange[];
}

type Change = <T extends string | null>(field: string, text: T) => T;

function changer(changes: TextChange[]): Change {
  return (field, text) => {
    if (text === null) return text;
    const to = toSepaText(text);
    if (to !== text) changes.push({ field, from: text, to });
    return to as typeof text;
  };
}

function party(field: string, one: PaymentParty, change: Change): PaymentParty {
  const { address } = one;
  return {
    ...one,
    name: change(`${field}.name`, one.name),
    address:
      address === null
        ? null
        : {
            ...address,
            street: change(`${field}.address.street`, address.street),
            buildingNumber: change(`${field}.address.buildingNumber`, address.buildingNumber),
            postCode: change(`${field}.address.postCode`, address.postCode),
            town: change(`${field}.address.town`, address.town),
            lines: address.lines.map((line, index) => change(`${field}.address.lines[${index}]`, line)),
          },
  };
}

function remittance(one: PaymentRemittance, change: Change): PaymentRemittance {
  return {
    text: change('remittance.text', one.text),
    structured: one.structured?.replace(/\s/g, '').toUpperCase() ?? null,
  };
}

/** The order in the SEPA character set, with what changed. References and ids are not touched: a wrong one is refused instead. */
export function prepareOrder(order: PaymentOrder): Prepared<PaymentOrder> {
  const changes: TextChange[] = [];
  const change = changer(changes);
  return {
    order: {
      ...order,
      creditor: party('creditor', order.creditor, change),
      ultimateCreditor: change('ultimateCreditor', order.ultimateCreditor),
      ultimateDebtor: change('ultimateDebtor', order.ultimateDebtor),
      remittance: remittance(order.remittance, change),
    },
    changes,
  };
}

/**
 * The same for a collection.
 * @public
 */
export function prepareDebit(debit: DirectDebit): Prepared<DirectDebit> {
  const changes: TextChange[] = [];
  const change = changer(changes);
  return {
    order: {
      ...debit,
      debtor: party('debtor', debit.debtor, change),
      ultimateDebtor: change('ultimateDebtor', debit.ultimateDebtor),
      remittance: remittance(debit.remittance, change),
    },
    changes,
  };
}
