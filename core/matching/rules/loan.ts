import type { MatcherRule } from '../../contract/matcher-rule.ts';
import type { Proposal } from '../../domain/match.ts';
import { absolute } from '../../domain/money.ts';
import { type Context, contextOf } from '../context.ts';
import { habits } from '../habits.ts';
import { evidence, ledgerFor, onLedger, whole } from '../proposals.ts';
import { plain } from '../text/normalise.ts';

/** Interest and redemption of a loan, told apart by the text; an annuity that names its interest is split. */
export const loan: MatcherRule = {
  id: 'loan',
  version: 1,
  title: { en: 'Loan: interest and redemption', nl: 'Lening: rente en aflossing' },
  keys: () => [],
  propose: (entry, found, env) => {
    const context = contextOf(entry, found, env);
    const { cues } = context.reading;
    if (context.amount >= 0n || entry.counterparty.name === null) return [];
    const interest = ledgerFor(context, 'interest-paid');
    const onlyInterest =
      interest !== null && cues.has('interest') && !cues.has('redemption') && !cues.has('annuity')
        ? [whole([onLedger(context, interest, context.amount)], [evidence('says-interest', '', 'strong')])]
        : [];
    const onlyRedemption =
      cues.has('redemption') && !cues.has('annuity') && !cues.has('interest')
        ? loans(context).map(({ code, facts }) =>
            whole([onLedger(context, code, context.amount)], [evidence('says-redemption', '', 'strong'), ...facts]),
          )
        : [];
    return [...onlyInterest, ...onlyRedemption, ...annuity(context)];
  },
};

/** The interest is named; the rest redeems. */
function annuity(context: Context): Proposal[] {
  const interest = ledgerFor(context, 'interest-paid');
  const { cues, amounts } = context.reading;
  if (interest === null || !(cues.has('annuity') || (cues.has('interest') && cues.has('redemption')))) return [];
  const paid = absolute(context.amount);
  const named = amounts.filter((amount) => amount < paid);
  return named
    .slice(0, 1)
    .flatMap((amount) =>
      loans(context).map(({ code, facts }) =>
        whole(
          [
            onLedger(context, interest, -amount, { reason: 'interest' }),
            onLedger(context, code, context.amount + amount, { reason: 'redemption' }),
          ],
          [evidence('interest-named', amount.toString(), 'strong'), ...facts],
        ),
      ),
    );
}

/** Ledger accounts the redemption may be on: those used before for this lender and contract, else those that are called a loan. */
function loans(context: Context) {
  const byHabit = habits(context).filter(({ target }) => target.kind === 'ledger' || target.kind === 'split');
  const codes = new Map<string, ReturnType<typeof evidence>[]>();
  for (const { target, evidence: facts } of byHabit) {
    const ledger =
      target.kind === 'ledger' ? [target.ledgerAccount] : target.kind === 'split' ? target.ledgerAccounts : [];
    for (const code of ledger) if (isLoan(context, code) && !codes.has(code)) codes.set(code, [...facts]);
  }
  const called = context.env.ledgerAccounts.filter((account) => isLoan(context, account.code));
  for (const account of called)
    if (!codes.has(account.code))
      codes.set(account.code, called.length === 1 ? [evidence('only-loan', account.name, 'weak')] : []);
  return [...codes].map(([code, facts]) => ({ code, facts }));
}

function isLoan(context: Context, code: string): boolean {
  const account = context.env.ledgerAccounts.find((one) => one.code === code);
  return (
    account !== undefined &&
    /LENING|LOAN|HYPOTHE|FINANCIERING|KREDIET/.test(plain(account.name)) &&
    !/RENTE|KOSTEN/.test(plain(account.name))
  );
}
