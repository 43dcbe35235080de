import type { Connector } from '#core/contract/connector.ts';
import type { Iban } from '#core/domain/iban.ts';
import type { PlainDate } from '#core/domain/plain-date.ts';
import type { House } from '#core/pipeline/house.ts';
import { chooseAccounts } from '#core/pipeline/link/accounts.ts';
import { answerFlow, beginFlow, confirmFlow, createLink } from '#core/pipeline/link/flow.ts';
import { grantOf } from '#core/pipeline/link/session.ts';
import { type ConnectionRow, findConnection } from '#core/store/connection.repository.ts';
import { inOrganisation } from '#core/store/database.ts';

const BROWSER = 'headless';

export function starter(organisationId: string) {
  return {
    organisationId,
    name: 'Test',
    browserHash: BROWSER,
    publicUrl: 'https://hub.koppel.example',
    ip: '192.0.2.7',
  };
}

/** Goes through the stand-in bank's pages from a step, and back, until the bank wants nothing more. */
export async function goThrough(
  house: House,
  connector: Connector,
  url: string,
  ibans: readonly Iban[],
): Promise<void> {
  const bank = await house.banks.sandbox(connector.id);
  const arrival = await bank.visit(url, { outcome: 'grant', ibans });
  if (arrival === null) throw new Error('The customer closed the page.');
  const parameters = arrival.form ?? Object.fromEntries(new URL(arrival.url).searchParams);
  const answered = await answerFlow(house, {
    connectorId: connector.id,
    browserHashes: [BROWSER],
    parameters,
    ip: '192.0.2.7',
  });
  if (answered.error !== null) throw answered.error;
  if (answered.step !== null) await goThrough(house, connector, String(answered.step['url']), ibans);
}

/**
 * Links accounts at a stand-in bank as a person would, without a browser: consent, choice, and the bank's confirmation where it wants
 * one; as many links as the bank needs for them. Ids of the links.
 */
export async function linkHeadless(
  house: House,
  organisationId: string,
  connector: Connector,
  ibans: readonly Iban[],
  from: PlainDate | null,
): Promise<readonly string[]> {
  const within = <T>(work: Parameters<typeof inOrganisation<T>>[2]) =>
    inOrganisation(house.store.db, organisationId, work);
  const by = starter(organisationId);
  const links: string[] = [];
  for (const wanted of connector.link?.accountsPerConsent === 1 ? ibans.map((iban) => [iban]) : [ibans]) {
    const { connection, step } = await within(async (db) => {
      const made = await createLink(house, db, by, { connectorId: connector.id, bankCode: null });
      return { connection: made, step: await beginFlow(house, db, by, made, 'link') };
    });
    await goThrough(house, connector, String(step['url']), wanted);
    const confirmation = await within(async (db) => {
      const granted = (await findConnection(db, connection.id)) as ConnectionRow;
      if (granted.state !== 'active')
        throw new Error(`${connector.id} was not linked: ${granted.state} ${granted.detail}`);
      const choices = wanted.map((iban) => ({
        iban,
        currency: 'EUR',
        services: ['transactions' as const],
        mapping: null,
        from,
      }));
      const chosen = await chooseAccounts(house, db, granted, choices, '192.0.2.7');
      return confirmFlow(house, db, by, granted, await grantOf(db, granted), chosen);
    });
    if (confirmation !== null) await goThrough(house, connector, String(confirmation['url']), wanted);
    links.push(connection.id);
  }
  return links;
}
