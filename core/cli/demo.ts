import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Client, client } from '../../demo/client.ts';
import {
  ADMINISTRATION,
  CUSTOMERS,
  DAYBOOKS,
  LEDGER_ACCOUNTS,
  ORGANISATION,
  RECURRING,
  SETTINGS,
  SUPPLIERS,
} from '../../demo/company.ts';
import { type DemoErp, startDemoErp } from '../../demo/erp.ts';
import { ITEMS } from '../../demo/history.ts';
import { bringOrders, CREDITOR_ID } from '../../demo/orders.ts';
import { standInBank } from '../../demo/stand-ins.ts';
import { demoFiles } from '../../demo/statements.ts';
import { setUp } from '../access/sign-in.ts';
import { newToken } from '../access/tokens.ts';
import { readConfig } from '../config.ts';
import type { SandboxOptions } from '../contract/sandbox.ts';
import { KoppelError } from '../domain/errors.ts';
import { type Hub, startHub } from '../main.ts';
import { PLUGINS } from '../plugins.ts';
import { systemClock } from '../runtime/ports.ts';
import { createApiKey, findOrganisationByName } from '../store/access.repository.ts';
import { changeAdministration } from '../store/administration.repository.ts';
import { inOrganisation, inSystem } from '../store/database.ts';
import { EXIT, type Io } from './io.ts';
import { untilStopped } from './start.ts';

const SIGN_IN = { email: 'demo@koppel.example', password: 'koppel-demo-2026' } as const;
const ERP_PORT = 4480;
/** The whole demo is ready long before; longer means something is wrong and should be said. */
const PATIENCE_MS = 120_000;

const portTaken =
  (port: number) =>
  (error: NodeJS.ErrnoException): never => {
    if (error.code !== 'EADDRINUSE') throw error;
    const text = `Port ${port} of the demo ERP is taken: does a demo run already? KOPPEL_DEMO_ERP_PORT gives it another one.`;
    throw new KoppelError('config', text, { cause: error });
  };

interface DemoState {
  readonly apiKey: string;
  readonly webhookSecret: string;
}

/**
 * `koppel demo`: the hub with an example company, six weeks of bank files brought in through the API as an ERP would, and a demo ERP
 * that receives it all. A second start finds everything again.
 */
export async function demo(io: Io, options: { readonly fresh: boolean }): Promise<number> {
  const folder = join(readConfig().dataFolder, 'demo');
  if (options.fresh) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const config = readConfig({
    ...process.env,
    KOPPEL_DATA: folder,
    KOPPEL_ALLOW_LOCAL_WEBHOOKS: '1',
    KOPPEL_LOG: process.env['KOPPEL_LOG'] ?? 'warn',
  });
  const stateFile = join(folder, 'demo.json');
  const known: DemoState | null = existsSync(stateFile) ? JSON.parse(readFileSync(stateFile, 'utf8')) : null;
  const port = Number(process.env['KOPPEL_DEMO_ERP_PORT'] ?? ERP_PORT);
  const journalFile = join(folder, 'erp-journal.ndjson');
  const erp = await startDemoErp({ journalFile, secret: known?.webhookSecret ?? null, port }).catch(portTaken(port));
  const hub = await startHub(config, { sandboxes: standIn });
  try {
    const state = known ?? (await firstStart(hub, erp, stateFile));
    const api = client(hub.url, state.apiKey);
    const bar = io.progress('demo');
    await bringFiles(api, (done, total) => bar.update(done, total));
    bar.end();
    await settled(api, erp);
    const { items } = await api.get<{ items: { id: string; code: string }[] }>('/administrations');
    await bringOrders(api, items.find(({ code }) => code === ADMINISTRATION.code)?.id ?? '');
    await settled(api, erp);
    await report(io, hub, api, erp);
    await untilStopped(io);
    return EXIT.done;
  } finally {
    await hub.close();
    await erp.close();
  }
}

/** The banks that can be linked in the demo: each plugin's own stand-in, started when somebody goes there. */
const BANKS = PLUGINS.flatMap(({ connector }) => (connector?.link && connector.sandbox ? [connector] : []));

function standIn(connectorId: string): SandboxOptions {
  const place = BANKS.findIndex(({ id }) => id === connectorId);
  return standInBank(systemClock, BANKS[place]?.banks[0]?.code ?? 'KOPL', place);
}

/** Everything an admin and an ERP's developer do once. */
async function firstStart(hub: Hub, erp: DemoErp, stateFile: string): Promise<DemoState> {
  const { house } = hub;
  const existing = await inSystem(house.store.db, (trx) => findOrganisationByName(trx, ORGANISATION));
  if (existing === undefined)
    await setUp(house, { organisation: ORGANISATION, name: 'Sanne van der Meer', ...SIGN_IN });
  const organisation = existing ?? (await inSystem(house.store.db, (trx) => findOrganisationByName(trx, ORGANISATION)));
  const organisationId = organisation?.id ?? '';
  const token = newToken(house.random, 'kpl_');
  await inOrganisation(house.store.db, organisationId, (trx) =>
    createApiKey(trx, {
      id: house.random.uuid(),
      organisationId,
      name: 'Demo ERP',
      prefix: token.secret.slice(0, 12),
      secretHash: token.hash,
    }),
  );
  const api = client(hub.url, token.secret);
  const administrations = await api.get<{ items: { id: string; code: string }[] }>('/administrations');
  const found = administrations.items.find((one) => one.code === ADMINISTRATION.code);
  const { id } =
    found ?? (await api.post<{ id: string }>('/administrations', { ...ADMINISTRATION, settings: SETTINGS }));
  // What payments are allowed is a person's to say, not a program's with a key.
  const settings = { ...SETTINGS, payments: { creditorId: CREDITOR_ID } };
  await inOrganisation(house.store.db, organisationId, (trx) => changeAdministration(trx, id, { settings }));
  const put = (path: string, items: readonly unknown[]) => api.post(`/administrations/${id}/${path}`, { items });
  await put('ledger-accounts', LEDGER_ACCOUNTS);
  await put('daybooks', DAYBOOKS);
  await put('parties', [...CUSTOMERS, ...SUPPLIERS]);
  await put('open-items', ITEMS);
  const rules = await api.get<{ items: { name: string }[] }>('/rules');
  for (const rule of RECURRING.filter((one) => !rules.items.some((other) => other.name === one.name))) {
    await api.post('/rules', {
      administrationId: id,
      name: rule.name,
      iban: rule.iban,
      textContains: rule.words,
      direction: 'out',
      ledgerAccount: rule.ledgerAccount,
    });
  }
  const endpoint = await api.post<{ secret: string }>('/webhook-endpoints', { name: 'Demo ERP', url: erp.url });
  erp.setSecret(endpoint.secret);
  const state = { apiKey: token.secret, webhookSecret: endpoint.secret };
  writeFileSync(stateFile, JSON.stringify(state), { mode: 0o600 });
  return state;
}

/** Brings the files one after the other, each read before the next comes, as over six weeks. */
async function bringFiles(api: Client, onProgress: (done: number, total: number) => void): Promise<void> {
  const files = demoFiles();
  const deadline = Date.now() + PATIENCE_MS;
  for (const [at, file] of files.entries()) {
    let state = await api.upload<{ id: string; state: string }>(file.name, file.text);
    while (state.state === 'waiting' || state.state === 'running') {
      if (Date.now() > deadline) throw new Error(`The import of ${file.name} does not end.`);
      await pause(20);
      state = await api.get(`/imports/${state.id}`);
    }
    onProgress(at + 1, files.length);
  }
}

interface Stream {
  readonly headSeq: number;
  readonly receivers: readonly { readonly acknowledgedSeq: number }[];
}

/** Until matching has nothing left to weigh and the ERP has every row. */
async function settled(api: Client, erp: DemoErp): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  let quiet = 0;
  let before = '';
  while (quiet < 10) {
    if (Date.now() > deadline) throw new Error('The demo does not come to rest.');
    await pause(50);
    const streams = await api.get<{ items: Stream[] }>('/streams');
    const overview = await api.get<{ waiting: number; booked: number }>('/overview');
    const rows = streams.items.reduce((total, stream) => total + stream.headSeq, 0);
    const now = JSON.stringify([rows, overview.waiting, overview.booked, erp.journal().length]);
    quiet = now === before && rows > 0 && erp.journal().length === rows ? quiet + 1 : 0;
    before = now;
  }
}

async function report(io: Io, hub: Hub, api: Client, erp: DemoErp): Promise<void> {
  const overview = await api.get<{
    waiting: number;
    booked: number;
    bookedByItself: number;
    openGaps: number;
    accounts: number;
  }>('/overview');
  const imports = await api.get<{ items: { entriesNew: number; entriesKnown: number; statements: number }[] }>(
    '/imports?limit=100',
  );
  const sum = (pick: (one: (typeof imports.items)[number]) => number) =>
    imports.items.reduce((total, one) => total + pick(one), 0);
  const share = Math.round((100 * overview.bookedByItself) / Math.max(1, overview.booked + overview.waiting));
  for (const line of [
    `Company         ${ORGANISATION}, ${ITEMS.length} open items, ${CUSTOMERS.length + SUPPLIERS.length} parties, ${RECURRING.length} rules`,
    `Bank files      ${imports.items.length} read: ${sum((one) => one.statements)} statements of ${overview.accounts} accounts (ING CAMT.053, Rabobank MT940)`,
    `Entries         ${sum((one) => one.entriesNew)} new; ${sum((one) => one.entriesKnown)} came again in another format and were recognised`,
    `Coverage        ${overview.openGaps} open gap: the bank never sent one day, Koppel says so`,
    `Booked          ${overview.bookedByItself} by itself (${share} %), each with its reason`,
    `To resolve      ${overview.waiting} wait for a person, with their proposals`,
    `ERP             ${erp.journal().length} signed rows in its journal, sequence and hashes checked`,
    `Admin UI        ${hub.url}`,
    `Sign in         ${SIGN_IN.email}  /  ${SIGN_IN.password}`,
    `Link a bank     ${hub.url}/link: stand-ins of ${BANKS.map(({ title }) => title).join(', ')}`,
    `                Their sign-in page says what to sign in with; the browser warns about their certificate: go on`,
    `Stop            Ctrl-C. A second start finds everything again.`,
  ]) {
    io.out(line);
  }
}
