import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Connector } from '#core/contract/connector.ts';
import { PLUGINS } from '#core/plugins.ts';
import { ING, RABO } from '../support/books.ts';
import { camt, mt940 } from '../support/statements.ts';
import { connectorSuite, type Sample } from './connector.ts';

const DAYS = [
  {
    date: '2026-01-05',
    lines: [
      {
        cents: 12_100,
        text: 'Factuur 260311',
        name: 'Bakkerij Ünal &amp; Zn',
        iban: RABO,
        reference: 'R1',
        endToEndId: 'E1',
      },
      { cents: -333, text: 'Kosten', reference: 'R2' },
    ],
  },
  { date: '2026-01-06', lines: [{ cents: -1, text: 'Cent', reference: 'R3' }] },
];
const CENTS = [
  {
    date: '2026-01-05',
    lines: [{ cents: 12_100, text: 'Factuur 260311', name: 'Bakkerij', iban: ING, endToEndId: 'E1' }],
  },
];

/** Documents for connectors without a stand-in bank. Those with one are tried at it, by the `plugin.test.ts` in their own folder. */
const SAMPLES: Readonly<Record<string, readonly Sample[]>> = {
  'file-import': [
    { name: 'camt.053', bytes: Buffer.from(camt(ING, 10_000, DAYS)), statements: 2, entries: 3 },
    { name: 'mt940', bytes: Buffer.from(mt940(RABO, 10_000, CENTS)), statements: 1, entries: 1 },
  ],
};

const connectors = PLUGINS.map(({ connector }) => connector).filter((one): one is Connector => one !== undefined);

test('every installed connector is tried, here or at its stand-in bank', () => {
  for (const { id, sandbox } of connectors) {
    const own = join(import.meta.dirname, '../../plugins', id, 'plugin.test.ts');
    expect(sandbox === undefined ? id in SAMPLES : existsSync(own), id).toBe(true);
  }
});

for (const connector of connectors) {
  const samples = SAMPLES[connector.id];
  if (samples !== undefined) connectorSuite({ connector, samples });
}
