import { KoppelError } from '../domain/errors.ts';
import { keepVaultCheck } from '../store/access.repository.ts';
import { inSystem, type Store } from '../store/database.ts';
import type { Vault } from './vault.ts';

const PLACE = 'vault_check';
const TEXT = 'This key opens what is sealed here.';

/**
 * Refuses to work with another key than the one the secrets here were sealed with; nothing is changed then. The first start
 * leaves a sealed text to tell by. Throws `secret_unreadable`.
 */
export function assertRightKey(store: Store, vault: Vault): Promise<void> {
  return inSystem(store.db, async (trx) => {
    const sealed = await keepVaultCheck(trx, vault.seal(TEXT, PLACE));
    try {
      vault.open(sealed, PLACE);
    } catch (cause) {
      const message =
        'The key (KOPPEL_KEY, or the file "key" in the data folder) is not the one this database was made with.';
      throw new KoppelError('secret_unreadable', message, { cause });
    }
  });
}
