import { type TestHub, until } from '../../support/hub.ts';
import { addPerson } from '../../support/organisation.ts';
import { queueOf } from '../../support/queue.ts';
import {
  CLIENT,
  CLIENTS,
  ING,
  ITEMS,
  LEDGER_ACCOUNTS,
  MEMBER,
  PARTIES,
  SETTINGS,
  SUPPLIER,
  SUPPLIER_NAME,
  TRIODOS,
  UNBROKEN,
} from './office-names.ts';

/** Eighty clients, the books of one of them with a gap, habits that were learned, and a receiver that fails. Id of that client's. */
export async function fillBooks(hub: TestHub): Promise<string> {
  const { api } = hub;
  const { id } = await api.post<{ id: string }>('/administrations', { ...CLIENT, settings: SETTINGS });
  for (const client of CLIENTS) await api.post('/administrations', { ...client, company: 'KANTOOR', settings: {} });
  const put = (path: string, items: readonly unknown[]) => api.post(`/administrations/${id}/${path}`, { items });
  await put('ledger-accounts', LEDGER_ACCOUNTS);
  await put('daybooks', [
    {
      code: 'BANK-ING-NOORDOOST-1',
      name: 'ING betaalrekening voor onderhoud, restauratie en tentoonstellingen',
      ledgerAccount: '1100',
      iban: ING,
    },
    { code: 'TRI', name: 'Triodos', ledgerAccount: '1110', iban: TRIODOS },
  ]);
  await put('parties', PARTIES);
  await put('open-items', ITEMS);
  await api.post('/rules', {
    administrationId: id,
    name: 'Waterschapsbelasting en gemeentelijke heffingen van alle opstallen, loodsen en molenerven',
    textContains: ['WATERSCHAP NOORDERZIJLVEST', 'AANSLAGNUMMER', 'HEFFINGSJAAR'],
    direction: 'out',
    ledgerAccount: '4100',
  });
  await api.post('/webhook-endpoints', {
    name: 'Boekhoudpakket van Landbouwmechanisatiebedrijf Gebroeders Oosterhuis (proefomgeving)',
    url: 'http://127.0.0.1:9/api/v3/tenants/kantoor-van-weerdenburg-ter-horst-vermeulen/webhooks/koppel?omgeving=proef',
  });
  await fillEntries(hub);
  await addPerson(
    hub,
    hub.organisationId,
    'wilhelmina-cornelia.van-den-heuvel-terwindt-tot-oosterwijk@kantoor-van-weerdenburg.example',
    'bookkeeper',
  );
  await addPerson(hub, hub.organisationId, 'meekijker@koppel.example', 'viewer');
  await runBacktest(hub, id);
  return id;
}

async function fillEntries(hub: TestHub): Promise<void> {
  const ing = queueOf(hub, ING, '2026-10-05');
  const habit = (text: string, cents: number) => ({ cents, text, name: 'Energiecoöperatie Westeremden', iban: MEMBER });
  for (let month = 0; month < 5; month++) {
    const [energy, costs] = await ing.receive(habit(`Voorschot termijn ${month + 1}`, -18_950), {
      cents: -1_295,
      text: 'Kosten zakelijk pakket',
      name: 'ING Bank',
    });
    if (energy !== undefined) await ing.book(energy, ing.ledger(energy, '4100'));
    if (costs !== undefined) await ing.book(costs, ing.ledger(costs, '4500'));
  }
  await ing.receive(
    {
      cents: -9_875,
      text: `Factuur 26700100 GO-553200 ${UNBROKEN}`.slice(0, 140),
      name: SUPPLIER_NAME,
      iban: SUPPLIER,
    },
    {
      cents: 123_456_789,
      text: UNBROKEN,
      name: 'COÖPERATIEVEVERENIGINGDORPSBELANGWESTEREMDENOOSTERWIJTWERDUAZONDERSPATIES',
    },
    {
      cents: 6_413,
      text: 'Contributie',
      name: 'Coöperatieve Vereniging Dorpsbelang Westeremden-Oosterwijtwerd U.A.',
      iban: MEMBER,
    },
    habit('Voorschot termijn 6', -18_950),
    { cents: -1, text: 'x' },
  );
  const triodos = queueOf(hub, TRIODOS, '2026-10-05');
  await triodos.receive({ cents: 2_500, text: 'Gift', name: 'A. Bos' });
  // The day between never comes: the next statement opens where no earlier one closed.
  const later = queueOf(hub, TRIODOS, '2026-10-07');
  await later.receive({ cents: 2_501, text: 'Gift', name: 'A. Bos' });
  await hub.api.upload(
    'afschrift-met-een-bijzonder-lange-bestandsnaam-van-de-bank-NL69INGB0673009911-2026-11-20-kopie (2).xml',
    '<Document><kapot',
  );
  await hub.api.upload('onbekend.csv', 'Wanneer;Hoeveel;Richting;Wie;Waarvoor\n15-01-2026;12,50;uitgave;Jansen;Huur\n');
}

async function runBacktest(hub: TestHub, administrationId: string): Promise<void> {
  const { id } = await hub.api.post<{ id: string }>('/backtests', {
    administrationId,
    from: '2026-10-01',
    to: '2026-11-20',
  });
  await until(
    () => hub.api.get<{ state: string }>(`/backtests/${id}`),
    ({ state }) => state === 'done',
  );
}
