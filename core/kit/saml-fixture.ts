import { expect } from 'vitest';
import type { SamlExpectations } from './saml.ts';
import type { Identity } from './sandbox/certificates.ts';
import type { Asserted } from './sandbox/saml.ts';

export const NOW = '2026-03-02T10:00:00.000Z';
export const ASSERTION = "//*[local-name()='Assertion']";
export const RESPONSE = "/*[local-name()='Response']";

export const asserted: Asserted = {
  id: '_r1',
  issuer: 'https://bank.example/idp',
  audience: 'https://hub.example/koppel',
  acsUrl: 'https://hub.example/link/ing/1',
  nameId: 'customer-4711',
  inResponseTo: '_q1',
  issuedAt: NOW,
  seconds: 120,
  attributes: { holder: ['Bakkerij Ünal & Zn'], account: ['NL1', 'NL2'] },
};

/** What we expect of {@link asserted}, signed by `bank`. */
export function expectedOf(bank: Identity, over: Partial<SamlExpectations> = {}): SamlExpectations {
  return {
    issuer: asserted.issuer,
    certificates: [bank.certificate],
    audience: asserted.audience,
    acsUrl: asserted.acsUrl,
    inResponseTo: '_q1',
    signed: 'both',
    now: NOW,
    ...over,
  };
}

export const packed = (xml: string) => Buffer.from(xml).toString('base64');

/** Matches a refusal that says so. */
export const refused = (words: RegExp) =>
  expect.objectContaining({ code: 'not_allowed', message: expect.stringMatching(words) });
