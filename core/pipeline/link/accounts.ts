import type { ChosenAccounts } from '../../contract/connector.ts';
import { SERVICES, type Service, type ServiceState } from '../../domain/consent.ts';
import { KoppelError } from '../../domain/errors.ts';
import { dutchBankCode } from '../../domain/iban.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { createAccount, findAccountByNumber, mapAccount } from '../../store/account.repository.ts';
import { findDaybook } from '../../store/administration.repository.ts';
import {
  accountsOfConnection,
  attachAccount,
  type ConnectionRow,
  detachAccount,
  forgetTokens,
  type GrantedRow,
  grantedAccounts,
  setConnectionState,
} from '../../store/connection.repository.ts';
import type { Db } from '../../store/database.ts';
import { schedulePulls, stopPulls } from '../../store/pull.repository.ts';
import type { House } from '../house.ts';

/** One ticked account. */
export interface Choice {
  readonly iban: string;
  readonly currency: string;
  readonly services: readonly Service[];
  readonly mapping: { readonly administrationId: string; readonly daybookId: string } | null;
  /** First day wanted; null: as far back as the bank gives without asking again. */
  readonly from: PlainDate | null;
}

/**
 * The whole choice of a link: ticked accounts get their services, administration and daybook and are pulled at once; accounts of
 * the link that are no longer ticked are taken off it and keep their history. Throws `account_not_linkable`,
 * `account_linked_elsewhere`, `state_conflict`, `currency_mismatch`.
 */
export async function chooseAccounts(
  house: House,
  db: Db,
  connection: ConnectionRow,
  choices: readonly Choice[],
  ip: string | null,
): Promise<ChosenAccounts> {
  const granted = await grantedAccounts(db, connection.id);
  const ticked = new Set<string>();
  const chosen: { iban: ChosenAccounts[number]['iban']; services: readonly Service[] }[] = [];
  for (const choice of choices) {
    const account = granted.find((one) => one.iban === choice.iban && one.currency === choice.currency && one.present);
    if (account === undefined)
      throw new KoppelError('account_not_linkable', `The bank did not grant account ${choice.iban}.`);
    const id = await chooseAccount(house, db, connection, account, choice, ip);
    ticked.add(id);
    chosen.push({ iban: account.iban as ChosenAccounts[number]['iban'], services: choice.services });
  }
  for (const { id } of await accountsOfConnection(db, connection.id)) if (!ticked.has(id)) await dropAccount(db, id);
  return chosen;
}

async function chooseAccount(
  house: House,
  db: Db,
  connection: ConnectionRow,
  account: GrantedRow,
  choice: Choice,
  ip: string | null,
): Promise<string> {
  if (account.refusal !== null) throw new KoppelError('account_not_linkable', account.refusal);
  for (const service of choice.services) {
    if (account.services[service] !== 'granted')
      throw new KoppelError(
        'account_not_linkable',
        `Account ${account.iban} has no contract for ${service} at the bank.`,
      );
  }
  const organisationId = connection.organisation_id;
  const { iban, currency, holder } = account;
  const known = await findAccountByNumber(db, { iban, currency });
  const key = { iban, currency, holder, bank: dutchBankCode(iban) };
  const row = known ?? (await createAccount(db, organisationId, key, connection.connector_id, house.random.uuid));
  await attachAccount(db, row.id, {
    connectionId: connection.id,
    connectorId: connection.connector_id,
    holder,
    services: tickedServices(account, choice.services),
  });
  if (choice.mapping !== null) {
    const { administrationId, daybookId } = choice.mapping;
    const daybook = await findDaybook(db, administrationId, daybookId);
    if (daybook === undefined) throw new KoppelError('not_found', 'There is no such daybook in this administration.');
    if (daybook.iban !== null && daybook.iban !== iban)
      throw new KoppelError('state_conflict', `The daybook is of account ${daybook.iban}.`);
    if (daybook.currency !== currency)
      throw new KoppelError('currency_mismatch', `The daybook is in ${daybook.currency}, the account in ${currency}.`);
    await mapAccount(db, row.id, { administrationId, daybookId });
  }
  if (choice.services.includes('transactions')) await startPulls(house, db, connection, row.id, choice.from, ip);
  else await stopPulls(db, row.id);
  return row.id;
}

/** What is ticked is granted, what could have been is refused by the person, and "no contract" stays what it is. */
function tickedServices(account: GrantedRow, services: readonly Service[]): Readonly<Record<Service, ServiceState>> {
  const state = (service: Service): ServiceState =>
    services.includes(service)
      ? 'granted'
      : account.services[service] === 'granted'
        ? 'refused'
        : account.services[service];
  return Object.fromEntries(SERVICES.map((service) => [service, state(service)])) as Record<Service, ServiceState>;
}

/** Pulls begin, or begin again, now: the job is asked for with the rows. Of a link that waits for its bank: once that confirmed it. */
async function startPulls(
  house: House,
  db: Db,
  { organisation_id: organisationId, unconfirmed }: ConnectionRow,
  accountId: string,
  from: PlainDate | null,
  ip: string | null,
): Promise<void> {
  const nextPullAt = unconfirmed ? null : house.clock.now();
  await schedulePulls(db, { organisationId, accountId, wantedFrom: from, nextPullAt });
  if (unconfirmed) return;
  await house.jobs.send(db, 'pull', { organisationId, accountId, person: { ip } });
}

/**
 * After a new consent: accounts that were linked before are known by their number and go on where they were; what the new consent
 * leaves out stops, and says so.
 */
export async function adoptAccounts(house: House, db: Db, connection: ConnectionRow, ip: string | null): Promise<void> {
  const granted = (await grantedAccounts(db, connection.id)).filter(({ present }) => present);
  for (const account of await accountsOfConnection(db, connection.id)) {
    const now = granted.find((one) => one.iban === account.iban && one.currency === account.currency);
    const had = SERVICES.filter((service) => account.services[service] === 'granted');
    const services = Object.fromEntries(
      SERVICES.map((service) => [
        service,
        now === undefined
          ? 'refused'
          : had.includes(service)
            ? now.services[service]
            : (account.services[service] ?? 'refused'),
      ]),
    ) as Record<Service, ServiceState>;
    const { id: connectionId, connector_id: connectorId } = connection;
    await attachAccount(db, account.id, { connectionId, connectorId, holder: now?.holder ?? null, services });
    if (services.transactions === 'granted') await startPulls(house, db, connection, account.id, null, ip);
    else await stopPulls(db, account.id);
  }
}

/** Takes an account off its link. Its entries, statements and mapping stay; files may go on filling it. */
export async function dropAccount(db: Db, accountId: string): Promise<void> {
  await detachAccount(db, accountId);
  await stopPulls(db, accountId);
}

/** Ends a link in the books of the hub: accounts come off, tokens are destroyed, what was stays. */
export async function endLink(db: Db, connection: ConnectionRow, detail: string | null): Promise<void> {
  for (const { id } of await accountsOfConnection(db, connection.id)) await dropAccount(db, id);
  await forgetTokens(db, connection.id);
  await setConnectionState(db, connection.id, 'ended', { detail });
}
