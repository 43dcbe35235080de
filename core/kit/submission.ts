import { createHash } from 'node:crypto';
import type { FrozenBatch, SubmitOutcome } from '../contract/connector.ts';
import { type ErrorCode, KoppelError } from '../domain/errors.ts';

/** The bank read the orders and does not want them: an outcome, thrown only to get out of a call. */
export class RefusedByBank extends KoppelError {
  readonly bankCode: string;

  constructor(bankCode: string, text: string) {
    super('request_invalid', text);
    this.bankCode = bankCode;
  }
}

/** What says for certain that the bank has nothing of it (contract of `submit`). */
const NOTHING_THERE: ReadonlySet<ErrorCode> = new Set([
  'transient',
  'rate_limited',
  'consent_expired',
  'consent_revoked',
  'needs_human',
  'config',
  'url_not_allowed',
  'secret_unreadable',
]);

/**
 * Runs what sends orders, and makes of its failures what `submit` may throw. A token that was refused (401) is `transient`: the
 * bank turned the call away. Everything that is not certain is `outcome_unknown`.
 */
export async function submission(send: () => Promise<SubmitOutcome>): Promise<SubmitOutcome> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof RefusedByBank) return { kind: 'refused', code: error.bankCode, text: error.message };
    if (!(error instanceof KoppelError)) throw error;
    if (error.code === 'token_expired') throw new KoppelError('transient', error.message, { cause: error });
    if (NOTHING_THERE.has(error.code)) throw error;
    throw new KoppelError('outcome_unknown', error.message, { cause: error });
  }
}

/** Throws `needs_human` when the bytes are not those that were approved: then nothing leaves. */
export function assertFrozen({ bytes, sha256 }: Pick<FrozenBatch, 'bytes' | 'sha256'>): void {
  if (createHash('sha256').update(bytes).digest('hex') !== sha256)
    throw new KoppelError('needs_human', 'The file is not the one that was approved.');
}

/** For banks that know no order by our key: nothing is ever proven absent, so what is unknown stays so until people or an entry say. */
export function cannotLookUp(bank: string): never {
  throw new KoppelError(
    'outcome_unknown',
    `${bank} cannot be asked for orders by our key: look in the bank's own pages.`,
  );
}
