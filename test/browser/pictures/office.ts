import type { Parts } from '#core/main.ts';
import { withAccount } from '#core/pipeline/link/session.ts';
import { findAccount } from '#core/store/account.repository.ts';
import { inOrganisation } from '#core/store/database.ts';
import { FAKE_BANK, type FakeBank, fakeConnector } from '../../orders/fake-bank.ts';
import { straightLine } from '../../orders/kit.ts';
import { furnish, type TestHub, until } from '../../support/hub.ts';
import { addOrganisation, addPerson } from '../../support/organisation.ts';
import type { Running, startEmptyHub } from './hubs.ts';
import { fillBooks } from './office-books.ts';
import { linkBanks, standIns } from './office-links.ts';
import { BOOKKEEPER, OFFICE } from './office-names.ts';
import { fillOrders } from './office-orders.ts';

export interface Office extends Running {
  readonly hub: TestHub;
  /** Somebody of an organisation where nothing has been done yet. */
  readonly newcomer: string;
  readonly shown: { readonly linkId: string; readonly signing: string; readonly entryId: string };
}

/** Payments go to a bank whose answers we choose; links go to the stand-ins of the real ones. */
export function officeParts(bank: FakeBank): Parts {
  const connector = { ...fakeConnector(bank), title: 'Betaalbank Noord' };
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
  const { items } = await until(
    () => hub.api.get<{ items: { id: string }[] }>('/entries?state=waiting'),
    (list) => list.items.length > 0,
  );
  return { ...running, hub, newcomer, shown: { ...shown, entryId: items[0]?.id ?? '' } };
}
