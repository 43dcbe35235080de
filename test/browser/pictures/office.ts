import type { Parts } from '#core/main.ts';
import { withAccount } from '#core/pipeline/link/session.ts';
import { findUserByEmail } from '#core/store/access.repository.ts';
import { findAccount } from '#core/store/account.repository.ts';
import { inOrganisation, inSystem } from '#core/store/database.ts';
import { addMembership } from '#core/store/user.repository.ts';
import { FAKE_BANK, type FakeBank, fakeConnector } from '../../orders/fake-bank.ts';
import { straightLine } from '../../orders/kit.ts';
import { furnish, SIGN_IN, type TestHub, until } from '../../support/hub.ts';
import { addOrganisation, addPerson } from '../../support/organisation.ts';
import type { Running, startEmptyHub } from './hubs.ts';
import { fillBooks } from './office-books.ts';
import { linkBanks, standIns } from './office-links.ts';
import { BOOKKEEPER, OFFICE, UNBROKEN } from './office-names.ts';
import { fillOrders } from './office-orders.ts';

export interface Office extends Running {
  readonly hub: TestHub;
  /** Somebody of an organisation where nothing has been done yet. */
  readonly newcomer: string;
  readonly shown: { readonly linkId: string; readonly signing: string; readonly entryId: string };
}

/** Payments go to a bank whose answers we choose; links go to the stand-ins of the real ones. */
export function officeParts(bank: FakeBank): Parts {
  const name = 'Betaalbank Noord';
  const banks = [{ code: 'INGB', bic: 'INGBNL2A', name, endpoint: null }];
  const connector = { ...fakeConnector(bank), title: name, banks };
  return {
    plugins: [{ connector }],
    sandboxes: standIns,
    withAccount: async (house, organisationId, accountId, ...rest) => {
      const row = await inOrganisation(house.store.db, organisationId, (trx) => findAccount(trx, accountId));
      const line = row?.connector_id === FAKE_BANK ? straightLine : withAccount;
      return line(house, organisationId, accountId, ...rest);
    },
  };
}

/**
 * An accounting office with everything that seldom happens: names as long as they come, consents that ended, rows nobody could read,
 * orders in every state. Made through the API and the house, as it would come to be.
 */
export async function openOffice(running: Awaited<ReturnType<typeof startEmptyHub>>, bank: FakeBank): Promise<Office> {
  const hub = await furnish(running.hub, running.config, OFFICE, BOOKKEEPER);
  const administrationId = await fillBooks(hub);
  await fillOrders(hub, administrationId, bank);
  const shown = await linkBanks(hub, administrationId);
  const nothing = await addOrganisation(hub, 'Nieuw kantoor');
  const newcomer = 'nieuw@koppel.example';
  await addPerson(hub, nothing.id, newcomer, 'administrator');
  await inSystem(running.hub.house.store.db, async (trx) => {
    const user = await findUserByEmail(trx, SIGN_IN.email);
    await addMembership(trx, user?.id ?? '', nothing.id, 'viewer');
  });
  const { items } = await until(
    () => hub.api.get<{ items: { id: string; text: string | null }[] }>('/entries?state=waiting&limit=100'),
    (list) => list.items.some(({ text }) => text === UNBROKEN),
  );
  const entryId = items.find(({ text }) => text === UNBROKEN)?.id ?? '';
  return { ...running, hub, newcomer, shown: { ...shown, entryId } };
}
