import classes from './bank-mark.module.css';
import { bankByCode, bankOf } from './banks.ts';

interface BankMarkProps {
  readonly iban: string;
  readonly bank?: string | null;
  readonly size?: number;
}

/** A small tile in the bank's colour, drawn by us: no bank's own logo. Decoration; the name stands beside it. */
export function BankMark({ iban, bank = null, size = 32 }: BankMarkProps) {
  return <Mark {...bankOf(iban, bank)} size={size} />;
}

interface BankLogoProps {
  /** In an IBAN: "INGB". */
  readonly code: string;
  readonly name?: string | null;
  readonly size?: number;
}

/** The same tile for a bank of which no account is known yet. */
export function BankLogo({ code, name = null, size = 32 }: BankLogoProps) {
  return <Mark {...bankByCode(code, name)} size={size} />;
}

interface MarkProps {
  readonly colour: string;
  readonly letters: string;
  readonly size: number;
}

function Mark({ colour, letters, size }: MarkProps) {
  return (
    <svg className={classes.mark} width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill={colour} />
      <text x="16" y="20.8" textAnchor="middle" fill="#fff" className={classes.letters}>
        {letters}
      </text>
    </svg>
  );
}
