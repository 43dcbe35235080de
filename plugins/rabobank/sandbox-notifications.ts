import type { Iban } from '#core/domain/iban.ts';
import type { SandboxModel } from '#core/kit/sandbox/bank.ts';
import type { Identity } from '#core/kit/sandbox/certificates.ts';
import { deliver } from '#core/kit/sandbox/deliver.ts';
import { json, type Routes } from '#core/kit/sandbox/server.ts';
import { httpDate, keyIdOf, signRequest } from '#core/kit/signature.ts';
import { PATHS, SCOPES } from './banks.ts';
import { type Guarded, tpp } from './sandbox.ts';

interface Subscription {
  readonly url: string;
  readonly ibans: readonly Iban[];
}

export interface Push {
  routes(guarded: Guarded): Routes;
  /** Calls the hub for whoever subscribed to the account. */
  booked(iban: Iban): void;
  /** A call as it would be sent, for tests that hand it over themselves. */
  signedNotice(
    url: string,
    subscriptionId: string,
  ): { readonly body: string; readonly headers: Readonly<Record<string, string>> };
}

/** Account Notification Service: a call to the hub for everything that is booked, signed like every other message. */
export function createPush({ ids, clock }: SandboxModel, signer: Identity): Push {
  const subscriptions = new Map<string, Subscription>();
  const signedNotice = (url: string, subscriptionId: string) => {
    const body = JSON.stringify({ notificationId: ids.uuid(), subscriptionId, notificationType: 'TRANSACTION' });
    const headers = { 'content-type': 'application/json', date: httpDate(clock.now()), 'x-request-id': ids.uuid() };
    const signed = signRequest(
      { method: 'POST', url, headers, body },
      {
        algorithm: 'rsa-sha512',
        digest: 'sha-512',
        headers: ['date', 'digest', 'x-request-id'],
        placement: 'signature',
      },
      { keyId: keyIdOf(signer.certificate, 'serial-decimal'), privateKey: signer.key },
    );
    return { body, headers: signed.headers ?? {} };
  };
  return {
    signedNotice,
    routes: (guarded) => ({
      [`POST ${PATHS.subscriptions}`]: guarded('read', SCOPES.notifications, (request) => {
        const asked = JSON.parse(request.body.toString('utf8')) as { callbackUrl: string; accounts: { iban: Iban }[] };
        const subscriptionId = ids.uuid();
        subscriptions.set(subscriptionId, { url: asked.callbackUrl, ibans: asked.accounts.map(({ iban }) => iban) });
        return json(201, { subscriptionId });
      }),
      [`DELETE ${PATHS.subscriptions}/{id}`]: guarded('read', SCOPES.notifications, (request) =>
        subscriptions.delete(request.params['id'] ?? '')
          ? { status: 204 }
          : tpp(404, 'RESOURCE_UNKNOWN', 'There is no such subscription.'),
      ),
    }),
    booked(iban) {
      for (const [subscriptionId, { url, ibans }] of subscriptions) {
        if (!ibans.includes(iban)) continue;
        const { headers, body } = signedNotice(url, subscriptionId);
        // Whether and how often the bank tries again is not known; the hub looks by itself in any case.
        void deliver(url, headers, body);
      }
    },
  };
}
