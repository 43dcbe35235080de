import { gunzipped } from '#core/kit/gzip.ts';
import type { SandboxModel } from '#core/kit/sandbox/bank.ts';
import { hashed } from '#core/kit/sandbox/ids.ts';
import type { Journey } from '#core/kit/sandbox/pages.ts';
import { readPaymentFile } from '#core/kit/sandbox/pain.ts';
import { type BankAnswer, json, type Routes } from '#core/kit/sandbox/server.ts';
import { FILE_NAME_LENGTH, PATHS, SCOPES } from './banks.ts';
import { type Caller, type Guarded, refusal } from './sandbox.ts';

/** The bank names no limit; this one keeps a bomb from filling the machine. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Batches of payments and collections, refused with the bank's own codes, signed on a page of the bank. */
export function batchRoutes(model: SandboxModel, guarded: Guarded, bankOrigin: string): Routes {
  const { orders, ledger, ids } = model;
  const bad = (number: string, message: string) => refusal(400, `MESSAGE_BAI556_${number}`, message);
  const take = async ({ fileName, fileData }: Asked, { iban, scope }: Caller): Promise<BankAnswer> => {
    if (!/^[\w.-]+$/.test(fileName ?? '') || (fileName ?? '').length > FILE_NAME_LENGTH)
      return bad('0002', 'The file name is blank or has characters that are not allowed');
    if (fileData === undefined || !/^[A-Za-z0-9+/]+=*$/.test(fileData)) return bad('0013', 'The file is not base64');
    const file = gunzipped(Buffer.from(fileData, 'base64'), MOST_BYTES);
    if (file === null) return bad('0015', 'The file is not packed with gzip');
    if (!file.toString('latin1').startsWith('<?xml')) return bad('0003', 'The file does not begin with <?xml');
    const read = await readPaymentFile(file).catch(() => null);
    const [batch, ...more] = read?.batches ?? [];
    if (read === null || batch === undefined) return bad('0016', 'The file is not a PAIN file');
    if (more.length > 0) return bad('0017', 'The file has more than one PmtMtd');
    const kind = read.kind === 'credit-transfers' ? 'payments' : 'direct-debits';
    if (scope !== SCOPES[kind] || batch.iban !== iban)
      return refusal(403, 'MESSAGE_BAI556_0022', 'The account or the kind of batch is not in the consent');
    if (ledger.account(iban)?.services[kind] !== 'granted')
      return json(201, { sepaBatchPaymentInstruction: { status: 'REJECTED' } });
    const id = `${ids.token().slice(0, 16).toUpperCase()}S0PD;${iban}`;
    orders.take({ ...batch, ref: id, key: null });
    return json(201, {
      sepaBatchPaymentInstruction: {
        id,
        hash: hashed(file),
        status: 'RECEIVED',
        authorizationUrl: `${bankOrigin}/IBZ/batch/${encodeURIComponent(id)}`,
      },
    });
  };
  return {
    [`POST ${PATHS.batches}`]: guarded('order', (request, caller) => {
      const asked = JSON.parse(request.body.toString('utf8')) as { sepaBatchPaymentInstruction?: Asked };
      return take(asked.sepaBatchPaymentInstruction ?? {}, caller);
    }),
  };
}

/** Where the account holder signs: `authorizationUrl`. */
export function signingRoutes({ orders }: SandboxModel, begin: (journey: Journey) => BankAnswer): Routes {
  const done = (text: string): BankAnswer => ({
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html><html lang="nl"><title>ABN AMRO</title><p>${text}</p></html>`,
  });
  return {
    'GET /IBZ/batch/{id}': ({ params }) => {
      const batch = orders.find(params['id'] ?? '');
      if (batch?.state !== 'to-be-signed') return done('Er is niets te ondertekenen.');
      return begin({
        purpose: `Verzamelbestand met ${batch.orders.length} opdrachten ondertekenen`,
        accounts: [],
        choice: 'none',
        finish(outcome) {
          orders.confirm(batch.ref, outcome === 'grant' ? 'sign' : 'refuse');
          return done(outcome === 'grant' ? 'Ondertekend.' : 'Geweigerd.');
        },
      });
    },
  };
}

interface Asked {
  readonly fileName?: string;
  readonly fileData?: string;
}
