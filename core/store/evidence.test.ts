import { randomBytes, randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { databaseForTest } from '../../test/support/database.ts';
import { createOrganisation } from './access.repository.ts';
import { inSystem, openStore } from './database.ts';
import { keepEvidence, readEvidence } from './evidence.repository.ts';

test('a document comes back byte for byte, whatever is in it, and not for another organisation', async () => {
  const store = openStore(await databaseForTest());
  onTestFinished(() => store.close());
  const [own, other] = [randomUUID(), randomUUID()];
  await inSystem(store.db, async (trx) => {
    await createOrganisation(trx, own, 'Own');
    await createOrganisation(trx, other, 'Other');
  });
  for (const size of [1, 3_000, 1024 * 1024, 2_500_000]) {
    const bytes = randomBytes(size);
    const id = randomUUID();
    const document = { id, name: 'x', mediaType: null, connectorId: 'file-import' };
    await keepEvidence(
      store,
      own,
      {
        ...document,
        chunks: (async function* () {
          yield bytes;
        })(),
      },
      10_000_000,
    );
    expect((await buffer(readEvidence(store, own, id))).equals(bytes), `${size} bytes`).toBe(true);
    expect(await buffer(readEvidence(store, other, id))).toHaveLength(0);
  }
});
