import { KoppelError } from '../../domain/errors.ts';
import { messageIdOf } from '../iso20022/message-id.ts';

/** The three messages that report what happened on an account. They share one entry; only names differ. */
export interface CamtMessage {
  readonly type: 'camt.052' | 'camt.053' | 'camt.054';
  /** The child of Document; version .01 appends V01. */
  readonly root: string;
  /** Status of an entry that does not state one: only an end-of-day statement may be taken as booked. */
  readonly defaultStatus: 'booked' | 'info';
  readonly versions: readonly string[];
}

// ISO 20022 published .01 to .14 of all three; later ones are refused until their schema has been looked at.
const VERSIONS = Array.from({ length: 14 }, (_, index) => String(index + 1).padStart(2, '0'));

export const CAMT_MESSAGES: readonly CamtMessage[] = [
  { type: 'camt.052', root: 'BkToCstmrAcctRpt', defaultStatus: 'info', versions: VERSIONS },
  { type: 'camt.053', root: 'BkToCstmrStmt', defaultStatus: 'booked', versions: VERSIONS },
  { type: 'camt.054', root: 'BkToCstmrDbtCdtNtfctn', defaultStatus: 'info', versions: VERSIONS },
];

/** Throws `unknown_message_type` or, for another ISO 20022 message, `unexpected_message_type`. */
export function camtMessageOf(namespace: string): { readonly message: CamtMessage; readonly id: string } {
  const seen = messageIdOf(namespace);
  if (seen === null) {
    throw new KoppelError(
      'unknown_message_type',
      namespace === ''
        ? 'The document names no namespace, so it cannot be told which message it is.'
        : `The namespace "${namespace.slice(0, 120)}" is no ISO 20022 message we know.`,
    );
  }
  const message = CAMT_MESSAGES.find((one) => one.type === seen.type);
  if (message === undefined) {
    throw new KoppelError('unexpected_message_type', `${seen.id} is not a statement (camt.052, camt.053 or camt.054).`);
  }
  if (!message.versions.includes(seen.version) || !seen.id.includes('.001.')) {
    throw new KoppelError(
      'unknown_message_type',
      `${seen.id} is not a version we know ("${namespace.slice(0, 120)}").`,
    );
  }
  return { message, id: seen.id };
}
