import type { Iban } from '#core/domain/iban.ts';
import { addDays, dayNumber, earliest, latest, type PlainDate, plainDateOrNull } from '#core/domain/plain-date.ts';
import type { SandboxModel } from '#core/kit/sandbox/bank.ts';
import type { Identity } from '#core/kit/sandbox/certificates.ts';
import { hashed } from '#core/kit/sandbox/ids.ts';
import type { BankEntry, Reading } from '#core/kit/sandbox/ledger.ts';
import { decimalOf } from '#core/kit/sandbox/money.ts';
import { escaped } from '#core/kit/sandbox/pages.ts';
import type { Page } from '#core/kit/sandbox/paging.ts';
import { signXml } from '#core/kit/sandbox/saml.ts';
import { json, type Routes } from '#core/kit/sandbox/server.ts';
import { DELAY_DAYS, HISTORY_DAYS, PATHS } from './interface.ts';
import type { Links } from './sandbox-links.ts';
import { type Guarded, refusal } from './sandbox-names.ts';

/** Statements on one page of the list: so that two months have several. */
const PAGE_ROWS = 10;
/** Signatures remembered; others are made again. */
const KEPT = 5_000;

/** A statement for every day up to yesterday, signed when its page is asked for. */
export function statementRoutes(model: SandboxModel, links: Links, identity: Identity, guarded: Guarded): Routes {
  const { ledger, pager, clock } = model;
  const signed = new Map<string, string>();

  const signature = (xml: string): string => {
    const made = signed.get(xml) ?? signXml(xml, identity, { element: '/*' });
    signed.set(xml, made);
    for (const old of signed.keys()) if (signed.size > KEPT) signed.delete(old);
    return made;
  };
  const listPage = ({ reading, entries, next }: Page) =>
    json(200, {
      account: reading.account.iban,
      statements: entries.map(({ id, date, number, text }) => ({
        id,
        date,
        number,
        document: Buffer.from(signature(text)).toString('base64'),
      })),
      next: next === null ? null : `${PATHS.statements}?next=${next}`,
    });

  return {
    [`GET ${PATHS.statements}`]: guarded('read', ({ url, headers }, reference) => {
      const next = url.searchParams.get('next');
      if (next !== null) {
        const page = pager.go(next);
        return page === null ? refusal(400, 'FORMAT_ERROR', 'next is unknown.') : listPage(page);
      }
      const iban = (url.searchParams.get('account') ?? '') as Iban;
      const from = plainDateOrNull(url.searchParams.get('from') ?? '');
      const to = plainDateOrNull(url.searchParams.get('to') ?? '');
      if (!links.may(reference, iban, 'transactions')) return refusal(403, 'SERVICE_BLOCKED', 'Not linked.');
      if (from === null || to === null) return refusal(400, 'FORMAT_ERROR', 'from and to are days.');
      const first = latest(from, addDays(clock.today(), -HISTORY_DAYS));
      const last = earliest(to, addDays(clock.today(), -DELAY_DAYS));
      const reading = ledger.read(iban, first, last, headers['psu-ip-address'] !== undefined);
      const days = daysOf(reading, first, last, ledger.account(iban)?.opening ?? 0n, ledger.entries(iban));
      // The pager hands out rows: here a row is the statement of a day.
      const rows = days.map(
        ({ date, xml }): BankEntry => ({
          date,
          id: hashed(xml).slice(0, 32),
          number: dayNumber(date),
          minor: 0n,
          balance: 0n,
          name: null,
          iban: null,
          text: xml,
        }),
      );
      return listPage(pager.begin({ ...reading, entries: rows }, PAGE_ROWS, 'oldest-first'));
    }),
  };
}

interface Day {
  readonly date: PlainDate;
  readonly xml: string;
}

/** A camt.053 for each day of the reading. */
function daysOf(
  { account, entries }: Reading,
  first: PlainDate,
  last: PlainDate,
  opening: bigint,
  all: readonly BankEntry[],
): Day[] {
  const days: Day[] = [];
  let balance = all.filter(({ date }) => date < first).at(-1)?.balance ?? opening;
  for (let date = first; date <= last; date = addDays(date, 1)) {
    const booked = entries.filter((one) => one.date === date);
    const before = balance;
    for (const { minor } of booked) balance += minor;
    days.push({ date, xml: camt(account.iban, account.currency, account.holder, date, before, balance, booked) });
  }
  return days;
}

/** camt.053.001.02 as ING writes it, with an Id on the root for the signature. */
function camt(
  iban: Iban,
  currency: string,
  holder: string,
  date: PlainDate,
  opening: bigint,
  closing: bigint,
  entries: readonly BankEntry[],
): string {
  const id = `S${iban}${date.replaceAll('-', '')}`;
  const amount = (minor: bigint) => `<Amt Ccy="${currency}">${decimalOf(minor < 0n ? -minor : minor)}</Amt>`;
  const side = (minor: bigint) => `<CdtDbtInd>${minor < 0n ? 'DBIT' : 'CRDT'}</CdtDbtInd>`;
  const balance = (code: string, day: PlainDate, minor: bigint) =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>${amount(minor)}${side(minor)}<Dt><Dt>${day}</Dt></Dt></Bal>`;
  const entry = (one: BankEntry) => {
    const role = one.minor < 0n ? 'Cdtr' : 'Dbtr';
    const parties = `${one.name === null ? '' : `<${role}><Nm>${escaped(one.name)}</Nm></${role}>`}${one.iban === null ? '' : `<${role}Acct><Id><IBAN>${one.iban}</IBAN></Id></${role}Acct>`}`;
    const mandate = one.mandateId === undefined ? '' : `<MndtId>${escaped(one.mandateId)}</MndtId>`;
    const refs = `<Refs><EndToEndId>${escaped(one.endToEndId ?? 'NOTPROVIDED')}</EndToEndId>${mandate}</Refs>`;
    const reason =
      one.returnReason === undefined ? '' : `<RtrInf><Rsn><Cd>${escaped(one.returnReason)}</Cd></Rsn></RtrInf>`;
    return `<Ntry>${amount(one.minor)}${side(one.minor)}<Sts>BOOK</Sts><BookgDt><Dt>${one.date}</Dt></BookgDt><ValDt><Dt>${one.date}</Dt></ValDt><AcctSvcrRef>${one.id.slice(0, 24)}</AcctSvcrRef><NtryDtls><TxDtls>${refs}${parties === '' ? '' : `<RltdPties>${parties}</RltdPties>`}<RmtInf><Ustrd>${escaped(one.text)}</Ustrd></RmtInf>${reason}</TxDtls></NtryDtls></Ntry>`;
  };
  const made = `${date}T23:30:00`;
  return `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02" Id="${id}"><BkToCstmrStmt><GrpHdr><MsgId>${id.slice(0, 35)}</MsgId><CreDtTm>${made}</CreDtTm></GrpHdr><Stmt><Id>${id.slice(0, 35)}</Id><ElctrncSeqNb>${dayNumber(date)}</ElctrncSeqNb><CreDtTm>${made}</CreDtTm><Acct><Id><IBAN>${iban}</IBAN></Id><Ccy>${currency}</Ccy><Ownr><Nm>${escaped(holder)}</Nm></Ownr></Acct>${balance('OPBD', date, opening)}${balance('CLBD', date, closing)}${entries.map(entry).join('')}</Stmt></BkToCstmrStmt></Document>`;
}
