import { type BankAnswer, type BankHandler, type BankRequest, json } from '#core/kit/sandbox/server.ts';

/** What the parts of the stand-in call each other. */
export const BANK_ENTITY = 'https://ing.sandbox.example/bookkeeping';
export const HUB_ENTITY = 'https://koppel.sandbox.example';
export const REFERENCE_PATH = '/links/{reference}';

/** A route of the API: certificate and signature are checked before it, and the answer is signed. */
export type Guarded = (
  at: 'read' | 'order',
  handler: (request: BankRequest, reference: string) => BankAnswer | Promise<BankAnswer>,
) => BankHandler;

export function refusal(status: number, code: string, text: string): BankAnswer {
  return json(status, { tppMessages: [{ category: 'ERROR', code, text }] });
}
