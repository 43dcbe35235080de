import 'reflect-metadata';
import { X509CertificateGenerator } from '@peculiar/x509';
import { sql } from 'kysely';
import type { Connector } from '#core/contract/connector.ts';
import type { SandboxOptions } from '#core/contract/sandbox.ts';
import { watchCertificates } from '#core/pipeline/link/certificates.ts';
import { watchConsents } from '#core/pipeline/link/consents.ts';
import { pullAccount } from '#core/pipeline/pull.ts';
import { saveConnectorConfig, setConnectionState } from '#core/store/connection.repository.ts';
import { inOrganisation, inSystem, type Trx } from '#core/store/database.ts';
import { quarantine } from '#core/store/pull.repository.ts';
import { accountNumber } from '../../../demo/company.ts';
import { linkHeadless } from '../../support/headless-link.ts';
import { SIGN_IN, type TestHub, until } from '../../support/hub.ts';
import { account, entry, options } from '../../support/linking.ts';
import { signedIn } from '../../support/organisation.ts';
import { CLIENT, OFFICE } from './office-names.ts';

const BANKS = {
  rabobank: 'RABO',
  knab: 'KNAB',
  bunq: 'BUNQ',
  'abn-amro': 'ABNA',
  ing: 'INGB',
  example: 'VBLD',
} as const;
type BankId = keyof typeof BANKS;
const numberAt = (bank: BankId) => accountNumber(BANKS[bank], '0671100442');

/** At every bank one account of a client with a long name. */
export function standIns(connectorId: string): SandboxOptions {
  const bank = connectorId in BANKS ? (connectorId as BankId) : 'ing';
  const entries = Array.from({ length: 12 }, (_, at) =>
    entry(23 - at * 2, at % 3 === 0 ? -12_345 - at : 6_413 + at, `Factuur ${260_300 + at}`, {
      name: CLIENT.name.slice(0, 70),
    }),
  );
  return options([account(numberAt(bank), entries, { holder: OFFICE.slice(0, 70) })]);
}

/** Six links that each want something else, an entry the bank took back, a row nobody could read, a certificate that ends. */
export async function linkBanks(hub: TestHub, administrationId: string) {
  const { house } = hub.hub;
  const within = <T>(work: (trx: Trx) => Promise<T>) => inOrganisation(house.store.db, hub.organisationId, work);
  const ids = new Map<BankId, string>();
  for (const bank of Object.keys(BANKS) as BankId[]) {
    const connector = house.connectors.find(({ id }) => id === bank) as Connector;
    const [id = ''] = await linkHeadless(house, hub.organisationId, connector, [numberAt(bank)], null);
    ids.set(bank, id);
  }
  const idOf = (bank: BankId) => ids.get(bank) ?? '';
  await changeAtBank(hub, administrationId, within);
  const ends = (bank: BankId, when: string) =>
    within((trx) =>
      sql`update bank_connection set expires_at = now() + ${when}::interval where id = ${idOf(bank)}`.execute(trx),
    );
  await ends('rabobank', '-2 days');
  await ends('knab', '20 hours');
  await ends('ing', '12 days');
  await inSystem(house.store.db, (trx) => watchConsents(house, trx));
  await within(async (trx) => {
    await setConnectionState(trx, idOf('bunq'), 'needs-human', {
      detail: 'The bank asks the customer to accept its new terms before it answers again.',
      error: {
        code: 'needs_human',
        message: 'The bank asks the customer to accept its new terms before it answers again.',
      },
    });
    await setConnectionState(trx, idOf('abn-amro'), 'revoked', {
      detail: 'The customer withdrew the consent at the bank.',
    });
  });
  await endCertificate(hub);
  const { url } = await signingLink(hub, idOf('knab'));
  return { linkId: idOf('bunq'), signing: new URL(url).pathname };
}

/** Takes an entry back and changes another, after the first was booked; and leaves a row behind that has no amount. */
async function changeAtBank(
  hub: TestHub,
  administrationId: string,
  within: <T>(work: (trx: Trx) => Promise<T>) => Promise<T>,
) {
  const { house } = hub.hub;
  const admin = await signedIn(hub, SIGN_IN.email, SIGN_IN.password);
  const daybooks = await hub.api.post<unknown>(`/administrations/${administrationId}/daybooks`, {
    items: [{ code: 'VBLD', name: 'Voorbeeldbank', ledgerAccount: '1110', iban: numberAt('example') }],
  });
  if (daybooks === null) throw new Error('No daybook was made.');
  const { items: books } = await hub.api.get<{ items: { id: string; code: string }[] }>(
    `/administrations/${administrationId}/daybooks`,
  );
  const { items } = await hub.api.get<{ items: { id: string; iban: string }[] }>('/bank-accounts');
  const accountId = items.find(({ iban }) => iban === numberAt('example'))?.id ?? '';
  const daybookId = books.find(({ code }) => code === 'VBLD')?.id;
  await admin.ask('PATCH', `/v1/bank-accounts/${accountId}`, { body: { administrationId, daybookId } });
  const signal = new AbortController().signal;
  const pull = () => pullAccount(house, hub.organisationId, accountId, { person: { ip: '192.0.2.7' }, signal });
  const { items: entries } = await until(
    () =>
      hub.api.get<{ items: { id: string; version: number; amount: string; verdict: string | null }[] }>(
        `/entries?accountId=${accountId}&limit=100`,
      ),
    (list) => list.items.length > 0 && list.items.every(({ verdict }) => verdict !== null),
  );
  for (const { id, version, amount } of entries)
    await hub.api.post(`/entries/${id}/bookings`, {
      version,
      allocations: [{ kind: 'ledger', ledgerAccount: '8000', amount }],
    });
  const bank = await house.banks.sandbox('example');
  for (const kind of ['vanished', 'amended'] as const) {
    bank.inject({ kind, times: 1 });
    for (let tries = 0; tries < 3; tries++) await pull();
  }
  await within(async (trx) => {
    const evidence = await trx
      .selectFrom('evidence')
      .select('id')
      .orderBy('received_at', 'desc')
      .executeTakeFirstOrThrow();
    await quarantine(trx, {
      id: house.random.uuid(),
      organisationId: hub.organisationId,
      accountId,
      evidenceId: evidence.id,
      raw: `{"transactionId":"VB-2026-11-20-000000000000017","bookingDate":"2026-11-20","transactionAmount":{"currency":"EUR"},"remittanceInformationUnstructured":"${'FACTUUR26700101'.repeat(8)}"}`,
      error: {
        code: 'contract_broken',
        message: 'transactionAmount.amount: Invalid input: expected string, received undefined',
      },
    });
  });
}

/** A certificate among the settings of a plug-in that ends within nine days. */
async function endCertificate(hub: TestHub): Promise<void> {
  const { house } = hub.hub;
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=koppel.kantoor-van-weerdenburg.example,O=Kantoor Van Weerdenburg,C=NL',
    notAfter: new Date(Date.now() + 9 * 86_400_000),
    signingAlgorithm: algorithm,
    keys: await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']),
  });
  await inOrganisation(house.store.db, hub.organisationId, (trx) =>
    saveConnectorConfig(trx, {
      organisationId: hub.organisationId,
      connectorId: 'ing-bookkeeping',
      environment: 'live',
      settings: { 'transport-certificate': certificate.toString('pem') },
      sealedSecrets: {},
    }),
  );
  await inSystem(house.store.db, (trx) => watchCertificates(house, trx));
}

async function signingLink(hub: TestHub, linkId: string): Promise<{ readonly url: string }> {
  const admin = await signedIn(hub, SIGN_IN.email, SIGN_IN.password);
  const answer = await admin.ask('POST', `/v1/bank-connections/${linkId}/signing-link`);
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as { url: string };
}
