import type { Clock } from '../../contract/ports.ts';
import type { Iban } from '../../domain/iban.ts';

export type SandboxConsentState = 'requested' | 'active' | 'denied' | 'revoked' | 'expired';

/** What the customer of a stand-in bank agreed to. */
export interface SandboxConsent {
  readonly id: string;
  readonly state: SandboxConsentState;
  readonly ibans: readonly Iban[];
  /** Instant; null: until revoked. */
  readonly expiresAt: string | null;
  /** What the bank remembers with it: scopes, the client. */
  readonly notes: Readonly<Record<string, string>>;
}

/** The bank's own register of consents. */
export interface Consents {
  request(id: string, expiresAt: string | null, notes?: Readonly<Record<string, string>>): SandboxConsent;
  grant(id: string, ibans: readonly Iban[]): void;
  deny(id: string): void;
  /** As it stands now: one past its end is `expired`. Null when there never was one. */
  find(id: string): SandboxConsent | null;
  /** Whether it lets somebody into the account now. */
  admits(id: string, iban: Iban): boolean;
  /** Null: every account, and so every consent. A consent without accounts left is revoked. */
  withdraw(iban: Iban | null): void;
  end(id: string): void;
}

export function createConsents(clock: Clock): Consents {
  const kept = new Map<string, SandboxConsent>();
  const change = (id: string, by: Partial<SandboxConsent>) => {
    const old = kept.get(id);
    if (old === undefined) throw new RangeError(`The stand-in bank has no consent ${id}.`);
    kept.set(id, { ...old, ...by });
  };
  const find = (id: string): SandboxConsent | null => {
    const found = kept.get(id);
    if (found === undefined) return null;
    const over = found.expiresAt !== null && found.expiresAt <= clock.now();
    return over && (found.state === 'active' || found.state === 'requested') ? { ...found, state: 'expired' } : found;
  };
  return {
    request(id, expiresAt, notes = {}) {
      const consent: SandboxConsent = { id, state: 'requested', ibans: [], expiresAt, notes };
      kept.set(id, consent);
      return consent;
    },
    grant: (id, ibans) => change(id, { state: 'active', ibans }),
    deny: (id) => change(id, { state: 'denied' }),
    find,
    admits(id, iban) {
      const consent = find(id);
      return consent?.state === 'active' && consent.ibans.includes(iban);
    },
    withdraw(iban) {
      for (const { id, state, ibans } of kept.values()) {
        if (state !== 'active' || (iban !== null && !ibans.includes(iban))) continue;
        const left = iban === null ? [] : ibans.filter((one) => one !== iban);
        change(id, { ibans: left, ...(left.length === 0 ? { state: 'revoked' } : {}) });
      }
    },
    end: (id) => change(id, { state: 'revoked', ibans: [] }),
  };
}
