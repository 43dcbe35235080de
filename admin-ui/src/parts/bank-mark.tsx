import classes from './bank-mark.module.css';
import { bankOf } from './banks.ts';

interface BankMarkProps {
  readonly iban: string;
  readonly bank?: string | null;
  readonly size?: number;
}

/** A small tile in the bank's colour, drawn by us: no bank's own logo. Decoration; the name stands beside it. */
export function BankMark({ iban, bank = null, size = 32 }: BankMarkProps) {
  const { colour, letters } = bankOf(iban, bank);
  return (
    <svg className={classes.mark} width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill={colour} />
      <text x="16" y="20.8" textAnchor="middle" fill="#fff" className={classes.letters}>
        {letters}
      </text>
    </svg>
  );
}
