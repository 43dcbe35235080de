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
};

const OTHER = { colour: '#4b5563' };

/** What to show for the bank of an account; `bank` is the hub's word for one this table does not know. */
export function bankOf(iban: string, bank: string | null = null) {
  const code = iban.slice(4, 8);
  const known = iban.startsWith('NL') ? BANKS[code] : undefined;
  const name = known?.name ?? bank ?? (iban.startsWith('NL') ? code : iban.slice(0, 2));
  return { name, colour: known?.colour ?? OTHER.colour, letters: known?.letters ?? name.slice(0, 2) };
}
