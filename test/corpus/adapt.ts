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
  ofx: (sample) => ({
    ...sample,
    amount: String(sample['amount']).replace('+', ''),
    bankRef: sample['reference'],
    bankTransactionCode: { proprietary: sample['type'] },
  }),
};

export function adapt(format: string, expected: Expected): Expected {
  if (format === 'coda') return adaptCoda(expected);
  if (format === 'qif') return adaptQif(expected);
  const samples = SAMPLES[format];
  if (samples === undefined || expected.sampleEntries === undefined) return expected;
  return { ...expected, sampleEntries: expected.sampleEntries.map(samples).map((sample) => placed(sample, expected)) };
}

/** A sample of CSV names its account, not its statement. */
function placed(sample: Json, expected: Expected): Json {
  const statement = expected.perStatement?.findIndex(({ account }) => account === sample['account']) ?? -1;
  return statement === -1 || sample['statement'] !== undefined ? sample : { ...sample, statement };
}

/** The manifest of CODA lists movements and their details in one row, and accounts as their 37 characters. */
function adaptCoda(expected: Expected): Expected {
  const perStatement = expected.perStatement?.map((statement) => {
    const [account, currency] = String(statement['accountRaw']).split(/\s+/);
    return {
      ...statement,
      account,
      currency: currency?.slice(0, 3),
      entryCount: statement['topLevelEntries'],
      ...(statement['topLevelEntries'] === statement['entryCount']
        ? {}
        : { sumCredits: undefined, sumDebits: undefined }),
      copyDuplicate: statement['duplicate'],
    };
  });
  const samples: (Json & { details?: Json[] })[] = [];
  for (const raw of expected.sampleEntries ?? []) {
    const sample = codaSample(raw);
    const last = samples.at(-1);
    if (raw['detail'] === '0000' || last === undefined) samples.push(sample);
    else {
      last.details ??= [];
      last.details.push({ ...sample, amount: String(raw['amount']).replace('-', '') });
    }
  }
  const entries = perStatement?.reduce((sum, statement) => sum + Number(statement.entryCount), 0);
  return {
    ...expected,
    ...(perStatement === undefined ? {} : { perStatement }),
    ...(entries === undefined ? {} : { entries }),
    ...(expected.sampleEntries === undefined ? {} : { sampleEntries: samples }),
  };
}

function codaSample(raw: Json): Json {
  const account = raw['counterpartyAccount'];
  return {
    ...raw,
    remittance: raw['communicationType'] === '0' ? raw['communication'] : undefined,
    structuredRef: raw['structuredType'] === '101' ? [String(raw['structured']).slice(0, 12)] : undefined,
    bankTransactionCode: { proprietary: raw['transactionCode'] },
    counterpartyAccount: typeof account === 'string' ? account.split(/\s+/)[0] : account,
  };
}

/** A QIF has no statement in the manifest; one file has its days in American order, which the rows themselves prove. */
function adaptQif(expected: Expected): Expected {
  const samples = expected.sampleEntries ?? [];
  const american = samples.some((sample) => /^\d+\/(1[3-9]|[23]\d)\//.test(String(sample['dateRaw'])));
  const sampleEntries = samples.map((sample) => {
    const [first = '', second = '', year] = String(sample['dateRaw']).split('/');
    const [day, month] = american ? [second, first] : [first, second];
    return {
      amount: String(sample['amount']).replaceAll(',', ''),
      bookingDate: `20${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`,
      counterpartyName: sample['payee'],
    };
  });
  const perStatement = [{ entryCount: expected.entries }];
  return { ...expected, statements: 1, perStatement, sampleEntries };
}
