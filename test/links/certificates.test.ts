import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Connector } from '#core/contract/connector.ts';
import { createAuthority } from '#core/kit/sandbox/certificates.ts';
import { watchCertificates } from '#core/pipeline/link/certificates.ts';
import { saveConnectorConfig } from '#core/store/connection.repository.ts';
import { inSystem } from '#core/store/database.ts';
import { plugin } from '../../plugins/example/plugin.ts';
import { startLinkedHouse } from '../support/linked-house.ts';
import { account, CURRENT } from '../support/linking.ts';

const example = plugin.connector as Connector;
const connector: Connector = {
  ...example,
  settings: {
    ...example.settings,
    'transport-certificate': { label: { en: 'Certificate', nl: 'Certificaat' }, type: 'certificate', required: false },
  },
};

test('TLS-10 the end of a certificate is told at 60, 30, 14, 7 and 1 days and when it has come, once each', async () => {
  const at = await startLinkedHouse(connector, [account(CURRENT, [])]);
  try {
    const { certificate } = await (await createAuthority('Test')).issue('client', 'koppel');
    const ends = Date.parse(new X509Certificate(certificate).validTo);
    const { organisationId, house } = at;
    await at.in((db) =>
      saveConnectorConfig(db, {
        organisationId,
        connectorId: connector.id,
        environment: 'live',
        settings: { 'transport-certificate': certificate },
        sealedSecrets: {},
      }),
    );
    for (let left = 70; left >= -2; left--) {
      at.clock.setDay(new Date(ends - left * 86_400_000).toISOString().slice(0, 10));
      for (let twice = 0; twice < 2; twice++) await inSystem(house.store.db, (db) => watchCertificates(house, db));
    }
    const told = await at.in((db) =>
      db
        .selectFrom('audit')
        .select(['action', 'details'])
        .where('action', 'like', 'certificate.%')
        .orderBy('id')
        .execute(),
    );
    expect(told.map(({ action, details }) => `${action} ${(details as { days?: number }).days}`)).toEqual([
      'certificate.ends 60',
      'certificate.ends 30',
      'certificate.ends 14',
      'certificate.ends 7',
      'certificate.ends 1',
      'certificate.ended 0',
    ]);
  } finally {
    await at.close();
  }
});
