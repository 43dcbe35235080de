import { type Database, inSystem } from '../store/database.ts';
import {
  countOtherwiseSealed,
  countStepsOtherwiseSealed,
  otherwiseSealed,
  putSealed,
  SEALED_TABLES,
  type SealedRow,
  type SealedTable,
} from '../store/sealed.repository.ts';
import type { Vault } from './vault.ts';

/** How many rows a transaction seals anew: short enough that nobody waits for it. */
const BATCH = 200;

/** Table → how many of its rows hold something an old key sealed. */
export type StillOld = Readonly<Record<SealedTable | 'links under way', number>>;

/** What still needs the old keys. With nothing left they can be forgotten. */
export function countOld(db: Database, vault: Vault, now: string): Promise<StillOld> {
  return inSystem(db, async (trx) => {
    const counts = { 'links under way': await countStepsOtherwiseSealed(trx, vault.sealPrefix, now) } as Record<
      keyof StillOld,
      number
    >;
    for (const table of SEALED_TABLES) counts[table] = await countOtherwiseSealed(trx, table, vault.sealPrefix);
    return counts;
  });
}

/**
 * Seals everything anew with the first key (THREATS SEC-04), while hubs work: a text is replaced only where it still is what was
 * read. It can be broken off at any moment and begun again; what is done stays done. Throws `secret_unreadable` for what no key
 * opens.
 */
export async function resealAll(db: Database, vault: Vault): Promise<void> {
  for (const table of SEALED_TABLES) {
    for (;;) {
      const done = await inSystem(db, async (trx) => {
        const rows = await otherwiseSealed(trx, table, vault.sealPrefix, BATCH);
        for (const row of rows) await putSealed(trx, table, row, anew(vault, table, row));
        return rows.length;
      });
      if (done < BATCH) break;
    }
  }
}

function anew(vault: Vault, table: SealedTable, { ids, texts }: SealedRow): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).map(([name, sealed]) => {
      const place = placeOf(table, ids, name);
      return [name, vault.seal(vault.open(sealed, place), place)];
    }),
  );
}

/** The same words as where they are sealed: organisation, table, row, name. */
function placeOf(table: SealedTable, [organisationId, row]: readonly string[], name: string): string {
  if (table === 'vault_check') return table;
  const what = { connector_config: name, sink_target: name, bank_connection: 'grant', idempotency: 'body' }[table];
  return `${organisationId}|${table}|${row}|${what}`;
}
