import type { Config } from '../config.ts';
import type { PluginContext } from '../contract/ports.ts';
import { KoppelError } from '../domain/errors.ts';
import { deliver, type SinkContext, sweepDeliveries } from '../pipeline/deliver.ts';
import type { House } from '../pipeline/house.ts';
import { runImport } from '../pipeline/import.ts';
import { runLearn } from '../pipeline/learn.ts';
import { watchCertificates } from '../pipeline/link/certificates.ts';
import { watchConsents } from '../pipeline/link/consents.ts';
import { runMatch } from '../pipeline/match.ts';
import { runSubmit } from '../pipeline/orders/submit.ts';
import { sweepOrders } from '../pipeline/orders/sweep.ts';
import { runTrack } from '../pipeline/orders/track.ts';
import { pullAccount, sweepPulls } from '../pipeline/pull.ts';
import { runTask } from '../pipeline/task.ts';
import { forgetOldTries } from '../store/attempt.repository.ts';
import { addAudit } from '../store/audit.repository.ts';
import { inSystem } from '../store/database.ts';
import { forgetOldAnswers } from '../store/idempotency.repository.ts';
import { unfinishedImports } from '../store/import.repository.ts';
import { forgetOldFlows } from '../store/link-flow.repository.ts';
import type { ReceiverRow } from '../store/receiver.repository.ts';
import { addUpTallies } from '../store/tally.repository.ts';
import { type HttpClient, openHttp } from './http.ts';
import type { Handlers } from './jobs.ts';

/** The work behind each kind of job, and the catching up after a start. */
export function jobHandlers(house: House, config: Config, stopping: AbortSignal) {
  const http = openHttp({ kind: config.allowLocalWebhooks ? 'local' : 'public' });
  const contextFor: SinkContext = (receiver, signal) => sinkContext(house, receiver, http, signal);
  const sweep = () =>
    inSystem(house.store.db, async (trx) => {
      for (const { id, organisationId } of await unfinishedImports(trx)) {
        await house.jobs.send(trx, 'import', { organisationId, importId: id });
      }
      await sweepPulls(house, trx);
      await watchConsents(house, trx);
      await watchCertificates(house, trx);
      await forgetOldFlows(trx, house.clock.now());
      await sweepDeliveries(house, trx);
      await sweepOrders(house, trx);
      await forgetOldAnswers(trx);
      await forgetOldTries(trx);
      await addUpTallies(trx);
    });
  const work: Handlers['work'] = {
    async import({ organisationId, importId }) {
      await runImport(house, organisationId, importId);
    },
    async match({ organisationId, administrationId }) {
      await runMatch(house, organisationId, administrationId);
    },
    async learn({ organisationId, administrationId }) {
      await runLearn(house, organisationId, administrationId);
    },
    deliver: ({ organisationId, receiverId }, signal) =>
      deliver(house, contextFor, organisationId, receiverId, AbortSignal.any([signal, stopping])),
    submit: ({ organisationId, batchId }, signal) =>
      runSubmit(house, organisationId, batchId, AbortSignal.any([signal, stopping])),
    track: ({ organisationId, batchId }, signal) =>
      runTrack(house, organisationId, batchId, AbortSignal.any([signal, stopping])),
    async pull({ organisationId, accountId, person }, signal) {
      await pullAccount(house, organisationId, accountId, {
        person,
        signal: AbortSignal.any([signal, stopping]),
      });
    },
    async task({ organisationId, taskId }) {
      await runTask(house, organisationId, taskId);
    },
    sweep,
  };
  const handlers: Handlers = {
    work,
    async givenUp({ name, data, reason }) {
      const { organisationId } = data;
      house.log.warn(`job ${name} is not tried again`, { reason });
      // Each kind of work is found again by its own sweep; what a person is owed is to hear of it.
      await inSystem(house.store.db, (trx) =>
        addAudit(trx, {
          organisationId: typeof organisationId === 'string' ? organisationId : null,
          actor: 'Koppel',
          action: 'job.given_up',
          subject: name,
          details: { reason },
        }),
      );
    },
  };
  return { handlers, catchUp: sweep, close: () => http.close() };
}

function sinkContext(house: House, receiver: ReceiverRow, http: HttpClient, signal: AbortSignal): PluginContext {
  const place = (name: string) => `${receiver.organisation_id}|sink_target|${receiver.sink_target_id}|${name}`;
  return {
    http: { send: (request) => http.send(request, signal) },
    clock: house.clock,
    random: house.random,
    log: house.log,
    signal,
    settings: receiver.settings,
    secrets: {
      async read(name) {
        const sealed = receiver.sealed_secrets[name];
        if (sealed === undefined) throw new KoppelError('config', `The secret "${name}" was never filled in.`);
        return house.vault.open(sealed, place(name));
      },
      seal: async (plain) => house.vault.seal(plain, place('token')),
      open: async (sealed) => house.vault.open(sealed, place('token')),
    },
  };
}
