/** The bank code in a Dutch IBAN → what people call the bank and the colour they know it by. */
const BANKS: Readonly<Record<string, { readonly name: string; readonly colour: string; readonly letters: string }>> = {
  ABNA: { name: 'ABN AMRO', colour: '#00716b', letters: 'AA' },
  ASNB: { name: 'ASN Bank', colour: '#1d6b3a', letters: 'AS' },
  BUNQ: { name: 'bunq', colour: '#1b1b1d', letters: 'bq' },
  INGB: { name: 'ING', colour: '#c2410c', letters: 'IN' },
  KNAB: { name: 'Knab', colour: '#1f3a68', letters: 'Kn' },
  RABO: { name: 'Rabobank', colour: '#0b3f9e', letters: 'RA' },
  RBRB: { name: 'RegioBank', colour: '#7a1f6a', letters: 'RB' },
  REVO: { name: 'Revolut', colour: '#27303b', letters: 'RV' },
  SNSB: { name: 'SNS', colour: '#5b2a86', letters: 'SN' },
  TRIO: { name: 'Triodos', colour: '#1f6f43', letters: 'TR' },
  VBLD: { name: 'Voorbeeldbank', colour: '#0b6e4f', letters: 'Vb' },
};

const OTHER = '#4b5563';

/** What to show for a bank by its code in an IBAN; `name` is the hub's word for one this table does not know. */
export function bankByCode(code: string, name: string | null = null) {
  const known = BANKS[code];
  const called = known?.name ?? name ?? code;
  return { name: called, colour: known?.colour ?? OTHER, letters: known?.letters ?? called.slice(0, 2) };
}

/** What to show for the bank of an account. */
export function bankOf(iban: string, bank: string | null = null) {
  if (iban.startsWith('NL')) return bankByCode(iban.slice(4, 8), bank);
  return bankByCode('', bank ?? iban.slice(0, 2));
}
