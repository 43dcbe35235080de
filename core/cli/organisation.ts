import { KoppelError } from '../domain/errors.ts';
import type { House } from '../pipeline/house.ts';
import { listOrganisations } from '../store/access.repository.ts';
import { inSystem } from '../store/database.ts';

/** The organisation a command works for: the one named, or the only one. Throws `not_found`, `request_invalid`. */
export async function organisationOf(house: House, name: string | undefined): Promise<string> {
  const organisations = await inSystem(house.store.db, listOrganisations);
  const chosen = name === undefined ? organisations : organisations.filter((one) => one.name === name);
  const [only] = chosen;
  if (only === undefined)
    throw new KoppelError(
      'not_found',
      name === undefined
        ? 'There is no organisation yet: start the hub and set it up.'
        : `There is no organisation "${name}".`,
    );
  if (chosen.length > 1)
    throw new KoppelError(
      'request_invalid',
      `Say which organisation with --organisation: ${organisations.map((one) => one.name).join(', ')}.`,
    );
  return only.id;
}
