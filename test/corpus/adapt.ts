import type { Json, ManifestFile } from './manifest.ts';

type Expected = ManifestFile['expected'];
type Samples = (sample: Json) => Json;

/** The manifests name facts as each format does; here they get the names the comparison knows. */
const SAMPLES: Readonly<Record<string, Samples>> = {
  csv: (sample) => ({
    ...sample,
    bankRef: sample['reference'] ?? (sample['sequence'] === '' ? null : sample['sequence']),
    endToEndId: sample['transactionReference'],
    additionalEntryInfo: sample['description'],
    bankTransactionCode: { proprietary: sample['code'] },
  }),
};

export function adapt(format: string, expected: Expected): Expected {
  const samples = SAMPLES[format];
  if (samples === undefined || expected.sampleEntries === undefined) return expected;
  return { ...expected, sampleEntries: expected.sampleEntries.map(samples).map((sample) => placed(sample, expected)) };
}

/** A sample of CSV names its account, not its statement. */
function placed(sample: Json, expected: Expected): Json {
  const statement = expected.perStatement?.findIndex(({ account }) => account === sample['account']) ?? -1;
  return statement === -1 || sample['statement'] !== undefined ? sample : { ...sample, statement };
}
