import { setTimeout as pass } from 'node:timers/promises';
import { SANDBOX_FAULTS, type SandboxFault, type SandboxFaultKind } from '../../contract/sandbox.ts';
import { type BankAnswer, type BankHandler, json } from './server.ts';

type At = NonNullable<SandboxFault['at']>;

/** The faults that wait for a matching call. */
export interface Faults {
  /** Throws `RangeError` for a name or a count that is none. */
  inject(fault: SandboxFault): void;
  /** The next fault of one of these kinds for such a call, counted as used; null when none waits. */
  take(at: At, kinds: readonly SandboxFaultKind[]): SandboxFault | null;
}

export function createFaults(): Faults {
  const waiting: { fault: SandboxFault; left: number }[] = [];
  return {
    inject(fault) {
      if (!SANDBOX_FAULTS.includes(fault.kind)) throw new RangeError(`There is no fault "${fault.kind}".`);
      if (!Number.isInteger(fault.times) || fault.times < 1) throw new RangeError(`${fault.times} times is none.`);
      waiting.push({ fault, left: fault.times });
    },
    take(at, kinds) {
      const index = waiting.findIndex(({ fault }) => (fault.at ?? 'read') === at && kinds.includes(fault.kind));
      const found = waiting[index];
      if (found === undefined) return null;
      if (--found.left === 0) waiting.splice(index, 1);
      return found.fault;
    },
  };
}

/** How one bank says no. */
export interface Refusals {
  /** `retryAfter`: the value of the Retry-After header, null for none. */
  rateLimited(retryAfter: string | null): BankAnswer;
  unauthorized(): BankAnswer;
  /** Called after every consent was really withdrawn. */
  revoked(): BankAnswer;
  unavailable(): BankAnswer;
}

const BEFORE = ['rate-limited', 'unauthorized', 'revoked', 'unavailable'] as const;
const AFTER = ['slow', 'cut-off', 'malformed'] as const;
/** Long enough to see that a caller waits or gives up, short enough for a test. */
const SLOW_MS = 1_500;

/**
 * A handler that meets the faults of `at`. Refusals come before the bank does anything; `slow`, `cut-off` and `malformed` after
 * it did: an order of which the answer is cut off has been taken.
 */
export function troubled(
  faults: Faults,
  at: At,
  refusals: Refusals,
  withdraw: () => void,
  handler: BankHandler,
): BankHandler {
  return async (request) => {
    const before = faults.take(at, BEFORE);
    if (before?.kind === 'rate-limited') return refusals.rateLimited(before.retryAfter ?? null);
    if (before?.kind === 'unauthorized') return refusals.unauthorized();
    if (before?.kind === 'unavailable') return refusals.unavailable();
    if (before?.kind === 'revoked') {
      withdraw();
      return refusals.revoked();
    }
    const answer = await handler(request);
    // A refusal is not made worse: the fault waits for an answer that matters.
    const after = answer.status < 300 ? faults.take(at, AFTER) : null;
    if (after?.kind === 'slow') await pass(SLOW_MS, undefined, { ref: false });
    if (after?.kind === 'cut-off') return { ...answer, cutOff: true };
    // What a maintenance page in front of an API looks like: a success, and not JSON.
    if (after?.kind === 'malformed')
      return { ...answer, headers: { 'content-type': 'text/html' }, body: '<html><body>Even geduld</body></html>' };
    return answer;
  };
}

/** 429 with or without Retry-After, as most banks do. */
export function tooMany(body: unknown, retryAfter: string | null): BankAnswer {
  return json(429, body, retryAfter === null ? {} : { 'retry-after': retryAfter });
}
