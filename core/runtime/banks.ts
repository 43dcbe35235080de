import { hash } from 'node:crypto';
import type { Connector } from '../contract/connector.ts';
import type { Clock, Log, PluginContext, Random } from '../contract/ports.ts';
import type { SandboxBank, SandboxOptions } from '../contract/sandbox.ts';
import { KoppelError } from '../domain/errors.ts';
import type { BankScope, Banks, House } from '../pipeline/house.ts';
import { type HttpClient, openHttp, type TlsIdentity } from './http.ts';

export interface OpenBanks extends Banks {
  close(): Promise<void>;
}

interface Means {
  readonly connectors: readonly Connector[];
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly vault: House['vault'];
  /** What each stand-in bank starts with; null where there are none (production). */
  readonly sandboxes: ((connectorId: string) => SandboxOptions) | null;
}

/** The means a connector gets, one set per link. Connections to a bank are shared within an organisation and certificate, never beyond. */
export function openBanks(means: Means): OpenBanks {
  const { connectors, clock, random, log, vault } = means;
  const clients = new Map<string, HttpClient>();
  const started = new Map<string, Promise<SandboxBank>>();

  function connectorOf(id: string): Connector {
    const connector = connectors.find((one) => one.id === id);
    if (connector === undefined) throw new KoppelError('config', `The plugin "${id}" is not installed.`);
    return connector;
  }

  function sandbox(id: string): Promise<SandboxBank> {
    const { sandboxes } = means;
    const connector = connectorOf(id);
    if (sandboxes === null || connector.sandbox === undefined)
      throw new KoppelError('config', `There is no stand-in bank for "${id}" here.`);
    const running = started.get(id) ?? connector.sandbox(sandboxes(id));
    started.set(id, running);
    return running;
  }

  function client(scope: BankScope, stand: SandboxBank | null, name: string | undefined, tls: TlsIdentity): HttpClient {
    const identity = name === undefined ? '' : `${name} ${hash('sha256', `${tls.certificate}`)}`;
    const key = `${scope.organisationId} ${scope.connectorId} ${scope.environment} ${identity}`;
    const known = clients.get(key);
    if (known !== undefined) return known;
    const { hosts } = connectorOf(scope.connectorId);
    const opened = openHttp(
      stand === null ? { kind: 'hosts', hosts } : { kind: 'sandbox', hosts: stand.hosts },
      undefined,
      { ...tls, ...(stand !== null && stand.ca !== null && { ca: stand.ca }) },
    );
    clients.set(key, opened);
    return opened;
  }

  async function context(scope: BankScope, signal: AbortSignal): Promise<PluginContext> {
    const stand = scope.environment === 'sandbox' ? await sandbox(scope.connectorId) : null;
    const settings = stand === null ? scope.settings : { ...scope.settings, ...stand.settings };
    const configured = (name: string) => `${scope.organisationId}|connector_config|${scope.connectorId}|${name}`;
    const granted = `${scope.organisationId}|bank_connection|${scope.connectionId}|grant`;
    async function read(name: string): Promise<string> {
      const open = stand?.settings[name];
      if (typeof open === 'string') return open;
      const sealed = scope.sealedSecrets[name];
      if (sealed === undefined) throw new KoppelError('config', `The secret "${name}" was never filled in.`);
      return vault.open(sealed, configured(name));
    }
    async function tlsOf(name: string | undefined): Promise<TlsIdentity> {
      const certificate = name === undefined ? undefined : settings[`${name}-certificate`];
      if (name === undefined) return {};
      if (typeof certificate !== 'string' || certificate === '')
        throw new KoppelError('config', `The certificate "${name}-certificate" was never filled in.`);
      return { certificate, key: await read(`${name}-key`) };
    }
    return {
      http: {
        async send(request) {
          const tls = await tlsOf(request.identity);
          return client(scope, stand, request.identity, tls).send(
            { ...request, attended: request.attended ?? scope.attended },
            signal,
          );
        },
      },
      clock,
      random,
      log,
      signal,
      settings,
      ...(scope.ip !== null && { person: { ip: scope.ip } }),
      secrets: {
        read,
        seal: async (plain) => vault.seal(plain, granted),
        open: async (sealed) => vault.open(sealed, granted),
      },
    };
  }

  return {
    context,
    sandbox,
    hasSandbox: (id) => means.sandboxes !== null && connectorOf(id).sandbox !== undefined,
    async close() {
      await Promise.all([...clients.values()].map((one) => one.close()));
      for (const bank of started.values()) await (await bank).close();
    },
  };
}
