/** Banks as their files name themselves: dialect → bank codes of Dutch IBANs and BICs (the first eight characters). */
const BANKS: readonly {
  readonly dialect: string;
  readonly codes: readonly string[];
  readonly bics: readonly string[];
}[] = [
  { dialect: 'ing', codes: ['INGB'], bics: ['INGBNL2A'] },
  { dialect: 'rabobank', codes: ['RABO'], bics: ['RABONL2U'] },
  { dialect: 'abn-amro', codes: ['ABNA', 'FTSB', 'MOYO'], bics: ['ABNANL2A', 'FTSBNL2R', 'MOYONL21'] },
  { dialect: 'bunq', codes: ['BUNQ'], bics: ['BUNQNL2A'] },
  { dialect: 'knab', codes: ['KNAB'], bics: ['KNABNL2H'] },
  { dialect: 'triodos', codes: ['TRIO'], bics: ['TRIONL2U'] },
  { dialect: 'sns', codes: ['SNSB'], bics: ['SNSBNL2A'] },
  { dialect: 'asn', codes: ['ASNB'], bics: ['ASNBNL21'] },
  { dialect: 'regiobank', codes: ['RBRB'], bics: ['RBRBNL21'] },
  { dialect: 'van-lanschot', codes: ['FVLB'], bics: ['FVLBNL22'] },
  { dialect: 'deutsche-bank', codes: ['DEUT'], bics: ['DEUTNL2A'] },
];

const byCode = new Map(BANKS.flatMap((bank) => bank.codes.map((code) => [code, bank.dialect] as const)));
const byBic = new Map(BANKS.flatMap((bank) => bank.bics.map((bic) => [bic, bank.dialect] as const)));

/** The dialect of the bank that keeps an account: its BIC first, then the bank code of a Dutch IBAN; null when neither tells. */
export function dialectOfAccount(iban: string | null, bic: string | null): string | null {
  const known = bic === null ? undefined : byBic.get(bic.slice(0, 8).toUpperCase());
  if (known !== undefined) return known;
  return iban?.startsWith('NL') === true ? (byCode.get(iban.slice(4, 8)) ?? null) : null;
}
