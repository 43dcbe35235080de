import { formatMoney } from '../domain/money.ts';
import type { LinkedAccount } from '../store/account.repository.ts';
import { liveCorrection } from '../store/booking.repository.ts';
import { administrationSettings } from '../store/books.repository.ts';
import type { Db } from '../store/database.ts';
import { type GapRow, openGap, provingStatements, setGapState, unclosedGaps } from '../store/statement.repository.ts';
import { publish } from './announce.ts';
import { bookCorrection } from './book.ts';
import { coverage, type Gap } from './coverage.ts';
import type { House } from './house.ts';
import { reverseBookings } from './reverse.ts';

/**
 * Brings the account's list of gaps up to what its statements prove now: new ones open and are told, filled ones close, and a
 * correction that stood for one is undone with it.
 */
export async function refreshGaps(house: House, db: Db, organisationId: string, account: LinkedAccount): Promise<void> {
  const now = coverage(await provingStatements(db, account.id)).gaps;
  const before = await unclosedGaps(db, account.id);
  const same = (gap: Gap, row: GapRow) =>
    gap.before === row.before && gap.after === row.after && gap.difference === row.difference;
  for (const row of before.filter((one) => !now.some((gap) => same(gap, one))))
    await close(house, db, organisationId, account, row);
  for (const gap of now.filter((one) => !before.some((row) => same(one, row))))
    await open(house, db, organisationId, account, gap);
}

async function open(house: House, db: Db, organisationId: string, account: LinkedAccount, gap: Gap): Promise<void> {
  const id = house.random.uuid();
  await openGap(db, { ...gap, id, organisationId, accountId: account.id, currency: account.currency });
  const { administrationId } = account;
  if (administrationId === null) return;
  await publish(house, db, { organisationId, administrationId, iban: account.iban }, [
    { type: 'coverage.gap', bookingId: null, entryId: null, data: told(id, gap, account) },
  ]);
  await correctGap(house, db, organisationId, account, { ...gap, id, state: 'open' });
}

/** Books the difference of a wrong opening balance, where the administration chose so. Missing days are only shown: they may come. */
export async function correctGap(
  house: House,
  db: Db,
  organisationId: string,
  account: LinkedAccount,
  gap: GapRow,
): Promise<void> {
  const { administrationId, daybookId, iban, currency } = account;
  if (administrationId === null || daybookId === null || gap.cause !== 'opening-differs' || gap.state !== 'open')
    return;
  const { correctionLedgerAccount } = await administrationSettings(db, administrationId);
  if (correctionLedgerAccount === undefined) return;
  await bookCorrection(house, db, {
    organisationId,
    administrationId,
    daybookId,
    gapId: gap.id,
    iban,
    date: gap.from,
    currency,
    minor: gap.difference,
    ledgerAccount: correctionLedgerAccount,
  });
  await setGapState(db, gap.id, 'corrected');
}

async function close(house: House, db: Db, organisationId: string, account: LinkedAccount, row: GapRow): Promise<void> {
  await setGapState(db, row.id, 'closed');
  const correction = await liveCorrection(db, row.id);
  if (correction !== undefined) {
    await reverseBookings(house, db, {
      organisationId,
      bookingIds: [correction.id],
      reason: 'The statements that were missing have come.',
      decidedBy: { kind: 'policy', policy: 'opening-balance-correction' },
    });
  }
  const { administrationId } = account;
  if (administrationId === null) return;
  await publish(house, db, { organisationId, administrationId, iban: account.iban }, [
    { type: 'coverage.closed', bookingId: null, entryId: null, data: told(row.id, row, account) },
  ]);
}

function told(
  id: string,
  gap: Pick<Gap, 'from' | 'to' | 'difference' | 'cause'>,
  account: LinkedAccount,
): Readonly<Record<string, unknown>> {
  const difference = formatMoney({ minor: gap.difference, currency: account.currency });
  return { gap: id, from: gap.from, to: gap.to, difference, currency: account.currency, cause: gap.cause };
}
