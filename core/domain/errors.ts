/**
 * The one catalogue of failures. A failure is thrown as {@link KoppelError}; an outcome ("no match", "already known") is
 * data and never comes here. The code is stable: people search for it, ERPs branch on it, `docs/errors.md` explains it,
 * and a test holds this table and that page together.
 */

/** What core does when it meets the failure. The caller never decides; the catalogue does. */
export type Reaction =
  | 'refuse' // bad input: tell the sender, change nothing
  | 'retry' // passing: try again with back-off
  | 'wait-until' // passing, and the other side says when
  | 'renew-consent' // a person has to go through the bank's consent again
  | 'ask-person' // stop and show it; nothing is tried again by itself
  | 'freeze' // outcome unknown: neither sent again nor called done until looked up
  | 'stop'; // a defect or a broken contract: stop this part, leave the rest running

interface Row {
  /** HTTP status when the failure reaches an API caller. */
  readonly status: number;
  readonly reaction: Reaction;
}

export const ERRORS = {
  // bad bytes
  empty_file: { status: 400, reaction: 'refuse' },
  file_too_large: { status: 413, reaction: 'refuse' },
  unpacked_too_large: { status: 422, reaction: 'refuse' },
  archive_invalid: { status: 422, reaction: 'refuse' },
  unknown_format: { status: 422, reaction: 'refuse' },
  mapping_needed: { status: 422, reaction: 'refuse' },
  unknown_message_type: { status: 422, reaction: 'refuse' },
  unexpected_message_type: { status: 422, reaction: 'refuse' },
  encoding_invalid: { status: 422, reaction: 'refuse' },
  encoding_mismatch: { status: 422, reaction: 'refuse' },
  encoding_unsupported: { status: 422, reaction: 'refuse' },
  xml_malformed: { status: 422, reaction: 'refuse' },
  xml_doctype_forbidden: { status: 422, reaction: 'refuse' },
  xml_pi_forbidden: { status: 422, reaction: 'refuse' },
  xml_too_deep: { status: 422, reaction: 'refuse' },
  xml_too_many_attributes: { status: 422, reaction: 'refuse' },
  xml_text_too_long: { status: 422, reaction: 'refuse' },
  schema_unknown_element: { status: 422, reaction: 'refuse' },
  // bad statements
  field_missing: { status: 422, reaction: 'refuse' },
  field_invalid: { status: 422, reaction: 'refuse' },
  duplicate_field: { status: 422, reaction: 'refuse' },
  amount_invalid: { status: 422, reaction: 'refuse' },
  date_invalid: { status: 422, reaction: 'refuse' },
  currency_invalid: { status: 422, reaction: 'refuse' },
  currency_mismatch: { status: 422, reaction: 'refuse' },
  iban_invalid: { status: 422, reaction: 'refuse' },
  statement_incomplete: { status: 422, reaction: 'refuse' },
  page_missing: { status: 422, reaction: 'refuse' },
  balance_proof_failed: { status: 422, reaction: 'ask-person' },
  statement_conflict: { status: 409, reaction: 'ask-person' },
  column_count: { status: 422, reaction: 'refuse' },
  duplicate_column: { status: 422, reaction: 'refuse' },
  quote_unterminated: { status: 422, reaction: 'refuse' },
  // requests
  request_invalid: { status: 422, reaction: 'refuse' },
  json_invalid: { status: 400, reaction: 'refuse' },
  json_duplicate_key: { status: 400, reaction: 'refuse' },
  json_too_deep: { status: 400, reaction: 'refuse' },
  media_type_unsupported: { status: 415, reaction: 'refuse' },
  upload_too_slow: { status: 408, reaction: 'refuse' },
  upload_incomplete: { status: 400, reaction: 'refuse' },
  cursor_invalid: { status: 400, reaction: 'refuse' },
  not_found: { status: 404, reaction: 'refuse' },
  not_signed_in: { status: 401, reaction: 'refuse' },
  not_allowed: { status: 403, reaction: 'refuse' },
  csrf_refused: { status: 403, reaction: 'refuse' },
  too_many_attempts: { status: 429, reaction: 'wait-until' },
  idempotency_key_missing: { status: 400, reaction: 'refuse' },
  idempotency_key_invalid: { status: 400, reaction: 'refuse' },
  idempotency_key_reused: { status: 422, reaction: 'refuse' },
  idempotency_in_progress: { status: 409, reaction: 'retry' },
  already_exists: { status: 409, reaction: 'refuse' },
  state_conflict: { status: 409, reaction: 'refuse' },
  link_state_unknown: { status: 400, reaction: 'refuse' },
  link_state_expired: { status: 400, reaction: 'refuse' },
  link_other_person: { status: 403, reaction: 'refuse' },
  account_not_linkable: { status: 422, reaction: 'refuse' },
  account_linked_elsewhere: { status: 409, reaction: 'refuse' },
  account_unknown: { status: 422, reaction: 'ask-person' },
  allocation_unbalanced: { status: 422, reaction: 'refuse' },
  open_item_exceeded: { status: 409, reaction: 'refuse' },
  payment_invalid: { status: 422, reaction: 'refuse' },
  service_missing: { status: 422, reaction: 'refuse' },
  approval_void: { status: 409, reaction: 'ask-person' },
  override_needed: { status: 409, reaction: 'ask-person' },
  limit_exceeded: { status: 422, reaction: 'refuse' },
  url_not_allowed: { status: 422, reaction: 'refuse' },
  // the other side (banks, ERPs)
  rate_limited: { status: 503, reaction: 'wait-until' },
  transient: { status: 503, reaction: 'retry' },
  bank_down: { status: 503, reaction: 'retry' },
  token_expired: { status: 503, reaction: 'retry' },
  consent_expired: { status: 409, reaction: 'renew-consent' },
  consent_revoked: { status: 409, reaction: 'renew-consent' },
  needs_human: { status: 409, reaction: 'ask-person' },
  outcome_unknown: { status: 409, reaction: 'freeze' },
  contract_broken: { status: 502, reaction: 'stop' },
  // the house
  config: { status: 500, reaction: 'stop' },
  database_in_use: { status: 500, reaction: 'stop' },
  database_ahead: { status: 500, reaction: 'stop' },
  secret_unreadable: { status: 500, reaction: 'stop' },
  internal: { status: 500, reaction: 'stop' },
} as const satisfies Record<string, Row>;

export type ErrorCode = keyof typeof ERRORS;

/** Where in the input the fault is. Lines and columns count from 1; `element` is a path such as `Stmt[2]/Ntry[14]/Amt`. */
export interface Place {
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly element?: string | undefined;
}

export interface KoppelErrorOptions {
  readonly place?: Place | undefined;
  readonly cause?: unknown;
  /** With `wait-until`: the earliest instant (ISO 8601) at which trying again makes sense. */
  readonly retryAt?: string | undefined;
}

/** One failure with a stable code. `message` is one plain English sentence for people, without secrets. */
export class KoppelError extends Error {
  readonly code: ErrorCode;
  readonly place: Place;
  readonly retryAt: string | undefined;

  constructor(code: ErrorCode, message: string, options: KoppelErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'KoppelError';
    this.code = code;
    this.place = options.place ?? {};
    this.retryAt = options.retryAt;
  }

  get reaction(): Reaction {
    return ERRORS[this.code].reaction;
  }

  get status(): number {
    return ERRORS[this.code].status;
  }

  /** The same failure, its place completed with what the caller knows (say the file's name). */
  at(place: Place): KoppelError {
    return new KoppelError(this.code, this.message, {
      place: { ...place, ...this.place },
      cause: this.cause,
      retryAt: this.retryAt,
    });
  }
}

/** `invoice.xml:12:4 (Stmt[1]/Ntry[2]/Amt)`; empty when nothing is known. */
export function formatPlace(place: Place): string {
  const position = [place.file, place.line, place.line === undefined ? undefined : place.column]
    .filter((part) => part !== undefined)
    .join(':');
  if (place.element === undefined) return position;
  return position === '' ? place.element : `${position} (${place.element})`;
}

/** Throws what must never happen: a broken invariant of ours, not bad input. */
export function assertThat(condition: boolean, invariant: string): asserts condition {
  if (!condition) throw new KoppelError('internal', `Broken invariant: ${invariant}.`);
}
