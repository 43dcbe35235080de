/**
 * Elements of OFX that hold others and matter here. SGML (OFX 1) leaves out the end tags of all other elements, so this list is what
 * tells the two kinds apart; a holder that is not in it is read as an empty value, and its values as those of the holder around it.
 */
export const AGGREGATES: ReadonlySet<string> = new Set([
  ...['OFX', 'BANKMSGSRSV1', 'CREDITCARDMSGSRSV1', 'STMTTRNRS', 'CCSTMTTRNRS', 'STMTRS', 'CCSTMTRS', 'STATUS', 'SONRS'],
  ...['BANKACCTFROM', 'CCACCTFROM', 'BANKTRANLIST', 'STMTTRN', 'LEDGERBAL', 'AVAILBAL', 'BALLIST', 'BAL'],
  ...['BANKACCTTO', 'CCACCTTO', 'PAYEE', 'CURRENCY', 'ORIGCURRENCY', 'IMAGEDATA'],
]);

/** Receives a document of OFX 1 or 2, in order. */
export interface OfxReceiver {
  open(tag: string, line: number): void;
  value(tag: string, text: string, line: number): void;
  close(tag: string, line: number): void;
}
