import { hashPassword } from '#core/access/password.ts';
import type { Fill } from './fill.ts';
import { ORGANISATION, type Plan, seedId, USER } from './plan.ts';

/** Who signs in to the big organisation. */
export const SEED_SIGN_IN = { email: 'bench@koppel.example', password: 'a long enough password' } as const;
const LEDGERS = 200;

export function ledgerCode(at: number): string {
  return String(4000 + (at % LEDGERS));
}

/** The organisation with its person, administrations, charts and daybooks, accounts, streams and one webhook. */
export async function fillOffices(fill: Fill, { administrations, accounts }: Plan): Promise<void> {
  const password = await hashPassword(SEED_SIGN_IN.password);
  await fill('organisation', ['id', 'name'], () => [[ORGANISATION, 'Groot Kantoor']]);
  await fill('app_user', ['id', 'email', 'name', 'password_hash'], () => [
    [USER, SEED_SIGN_IN.email, 'Bench Person', password],
  ]);
  await fill('membership', ['user_id', 'organisation_id', 'role'], () => [[USER, ORGANISATION, 'administrator']]);
  await fill('administration', ['id', 'organisation_id', 'code', 'name', 'settings'], () =>
    administrations.map(({ id, code }) => [id, ORGANISATION, code, `Administratie ${code} B.V.`, SETTINGS]),
  );
  const owned = ['id', 'organisation_id', 'administration_id'];
  await fill('ledger_account', [...owned, 'code', 'name'], function* () {
    for (const { id, at } of administrations)
      for (let ledger = 0; ledger < LEDGERS; ledger++) {
        const row = seedId('ledger', at * LEDGERS + ledger);
        yield [row, ORGANISATION, id, ledgerCode(ledger), `Kostensoort ${ledger}`];
      }
  });
  await fill('daybook', [...owned, 'code', 'name', 'kind', 'ledger_account', 'iban'], () =>
    accounts.map(({ at, iban, administration, daybookId }) => {
      const code = String(20 + (at % 4));
      return [daybookId, ORGANISATION, administration.id, code, `Bank ${code}`, 'bank', `11${code}`, iban];
    }),
  );
  const placed = ['administration_id', 'daybook_id', 'mapped_at'];
  await fill('bank_account', ['id', 'organisation_id', 'iban', 'currency', 'bank', 'connector_id', ...placed], () =>
    accounts.map(({ id, iban, administration, daybookId }) => {
      return [id, ORGANISATION, iban, 'EUR', 'INGB', 'file-import', administration.id, daybookId, '2024-12-01'];
    }),
  );
  await fill('sink_target', ['id', 'organisation_id', 'sink_id', 'name', 'settings', 'state'], () => [
    [seedId('target', 1), ORGANISATION, 'webhook-sink', 'ERP', '{"url":"http://127.0.0.1:9/hook"}', 'paused'],
  ]);
}

const SETTINGS = JSON.stringify({ bookByItself: false, ledger: { suspense: '4199' } });
