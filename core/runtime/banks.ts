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
  const clients = new Map<string, { readonly identity: string; readonly http: HttpClient }>();
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

  /**
   * One set of connections for each organisation, bank and name of an identity: what a connection proved for one is never used for
   * another (THREATS TLS-14). Once the identity itself is another, what runs is finished on the old ones and nothing new begins
   * there (TLS-11).
   */
  function client(scope: BankScope, stand: SandboxBank | null, name: string | undefined, tls: TlsIdentity): HttpClient {
    const place = `${scope.organisationId} ${scope.connectorId} ${scope.environment} ${name ?? ''}`;
    const identity = hash('sha256', JSON.stringify([tls.certificate, tls.key, tls.ca]));
    const known = clients.get(place);
    if (known?.identity === identity) return known.http;
    void known?.http.close();
    const { hosts } = connectorOf(scope.connectorId);
    const egress =
      stand === null ? { kind: 'hosts' as const, hosts } : { kind: 'sandbox' as const, hosts: stand.hosts };
    const http = openHttp(egress, undefined, tls);
    clients.set(place, { identity, http });
    return http;
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
      const ca = stand?.ca ?? settings['bank-authorities'];
      const trust = typeof ca === 'string' && ca !== '' ? { ca } : {};
      if (name === undefined) return trust;
      const certificate = settings[`${name}-certificate`];
      if (typeof certificate !== 'string' || certificate === '')
        throw new KoppelError('config', `The certificate "${name}-certificate" was never filled in.`);
      return { ...trust, certificate, key: await read(`${name}-key`) };
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
      await Promise.all([...clients.values()].map(({ http }) => http.close()));
      for (const bank of started.values()) await (await bank).close();
    },
  };
}
