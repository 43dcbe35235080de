import type { SandboxAccount } from '../../contract/sandbox.ts';
import { groupIban, type Iban } from '../../domain/iban.ts';
import { type BankAnswer, type BankRequest, formOf, type Routes, redirect } from './server.ts';

/** What the customer is asked to agree to. */
export interface Journey {
  /** Heading of the last page: 'Koppel wil uw rekeningen inzien'. */
  readonly purpose: string;
  readonly accounts: readonly {
    readonly iban: Iban;
    readonly label: string;
    /** Shown, and cannot be ticked: why. */
    readonly refusal?: string;
  }[];
  /** `many`: ticks; `one`: exactly one; `none`: nothing to choose (a payment to be signed). */
  readonly choice: 'many' | 'one' | 'none';
  /** Where the browser goes when the customer said yes to these accounts, or no. */
  finish(outcome: 'grant' | 'deny', ibans: readonly Iban[]): BankAnswer | Promise<BankAnswer>;
}

/** Pages of a stand-in bank: sign in, choose accounts, confirm. Plain HTML without script, for a browser and for `visit`. */
export interface Pages {
  readonly routes: Routes;
  /** Starts a journey: the answer sends the browser to its first page. */
  begin(journey: Journey): BankAnswer;
}

const KINDS: Readonly<Record<string, string>> = {
  'business-current': 'zakelijke rekening',
  savings: 'spaarrekening',
  private: 'privérekening',
};

/** How the bank calls an account when the customer has to choose. */
export function accountLabel({ holder, kind }: Pick<SandboxAccount, 'holder' | 'kind'>): string {
  return `${holder}, ${KINDS[kind] ?? kind}`;
}

export interface PagesOptions {
  readonly bank: string;
  /** Any CSS colour: so that a person sees which bank this is. */
  readonly colour: string;
  readonly signIn: { readonly user: string; readonly password: string };
  token(): string;
}

interface Open {
  readonly journey: Journey;
  signedIn: boolean;
  ibans: readonly Iban[];
}

/** Journeys that wait; the oldest are forgotten. */
const KEPT_JOURNEYS = 200;

export function createPages(options: PagesOptions): Pages {
  const open = new Map<string, Open>();
  const page = (status: number, title: string, body: string): BankAnswer => ({
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    },
    body: document(options, title, body),
  });
  const of = (request: BankRequest): Open | null => open.get(request.params['journey'] ?? '') ?? null;
  const gone = () => page(410, 'Deze stap is verlopen', '<p>Begin opnieuw bij Koppel.</p>');
  const step = (request: BankRequest, name: string) => redirect(`/bank/${request.params['journey']}/${name}`);

  const finish = async (request: BankRequest, one: Open, outcome: 'grant' | 'deny') => {
    open.delete(request.params['journey'] ?? '');
    return one.journey.finish(outcome, outcome === 'grant' ? one.ibans : []);
  };

  const routes: Routes = {
    'GET /bank/{journey}/sign-in': (request) =>
      of(request) === null ? gone() : page(200, 'Inloggen', signInForm(options, '')),
    'POST /bank/{journey}/sign-in': (request) => {
      const one = of(request);
      if (one === null) return gone();
      const { user, password, answer } = formOf(request);
      if (answer === 'deny') return finish(request, one, 'deny');
      if (user !== options.signIn.user || password !== options.signIn.password)
        return page(
          200,
          'Inloggen',
          signInForm(options, '<p role="alert">Gebruikersnaam of wachtwoord klopt niet.</p>'),
        );
      one.signedIn = true;
      return step(request, one.journey.choice === 'none' ? 'confirm' : 'accounts');
    },
    'GET /bank/{journey}/accounts': (request) => {
      const one = of(request);
      if (one === null) return gone();
      return one.signedIn ? page(200, 'Kies rekeningen', accountsForm(one.journey, '')) : step(request, 'sign-in');
    },
    'POST /bank/{journey}/accounts': (request) => {
      const one = of(request);
      if (one === null) return gone();
      if (!one.signedIn) return step(request, 'sign-in');
      const form = new URLSearchParams(request.body.toString('utf8'));
      if (form.get('answer') === 'deny') return finish(request, one, 'deny');
      const ticked = form.getAll('account');
      const chosen = one.journey.accounts.filter((each) => each.refusal === undefined && ticked.includes(each.iban));
      if (chosen.length === 0 || (one.journey.choice === 'one' && chosen.length > 1))
        return page(200, 'Kies rekeningen', accountsForm(one.journey, '<p role="alert">Kies een rekening.</p>'));
      one.ibans = chosen.map(({ iban }) => iban);
      return step(request, 'confirm');
    },
    'GET /bank/{journey}/confirm': (request) => {
      const one = of(request);
      if (one === null) return gone();
      return one.signedIn ? page(200, one.journey.purpose, confirmForm(one)) : step(request, 'sign-in');
    },
    'POST /bank/{journey}/confirm': (request) => {
      const one = of(request);
      if (one === null) return gone();
      if (!one.signedIn) return step(request, 'sign-in');
      const granted = formOf(request)['answer'] === 'grant' && (one.journey.choice === 'none' || one.ibans.length > 0);
      return finish(request, one, granted ? 'grant' : 'deny');
    },
  };

  return {
    routes,
    begin(journey) {
      const id = options.token();
      open.set(id, { journey, signedIn: false, ibans: [] });
      for (const old of open.keys()) if (open.size > KEPT_JOURNEYS) open.delete(old);
      return redirect(`/bank/${id}/sign-in`);
    },
  };
}

/** A page that posts `fields` to another address, as SAML and some banks do: with a button, since nothing here runs script. */
export function postingPage(action: string, fields: Readonly<Record<string, string>>): BankAnswer {
  const inputs = Object.entries(fields).map(([name, value]) => hidden(name, value));
  return {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
    body: `<!doctype html><html lang="nl"><title>Terug naar Koppel</title><form method="post" action="${escaped(action)}">${inputs.join('')}<button name="answer" value="grant">Verder</button></form></html>`,
  };
}

const BUTTONS =
  '<p><button name="answer" value="grant">Verder</button> <button name="answer" value="deny" formnovalidate>Weigeren</button></p>';

/** What opens the door stands on it: behind it is nothing but this process. */
function signInForm({ signIn }: PagesOptions, alert: string): string {
  return `<p>Dit is geen echte bank. Log in als <b>${escaped(signIn.user)}</b> met wachtwoord <b>${escaped(signIn.password)}</b>.</p>${alert}<form method="post"><p><label>Gebruikersnaam <input name="user" autocomplete="username" required></label></p>
<p><label>Wachtwoord <input name="password" type="password" autocomplete="current-password" required></label></p>${BUTTONS}</form>`;
}

function accountsForm({ accounts, choice }: Journey, alert: string): string {
  const kind = choice === 'one' ? 'radio' : 'checkbox';
  const rows = accounts.map(
    ({ iban, label, refusal }) =>
      `<p><label><input type="${kind}" name="account" value="${escaped(iban)}"${refusal === undefined ? '' : ' disabled'}> ${escaped(groupIban(iban))} · ${escaped(label)}</label>${refusal === undefined ? '' : `<br><small>${escaped(refusal)}</small>`}</p>`,
  );
  return `${alert}<form method="post">${rows.join('\n')}${BUTTONS}</form>`;
}

function confirmForm({ ibans }: Open): string {
  const list = ibans.map((iban) => `<li>${escaped(groupIban(iban))}</li>`).join('');
  return `<ul>${list}</ul><form method="post">${BUTTONS.replace('>Verder<', '>Bevestigen<')}</form>`;
}

function hidden(name: string, value: string): string {
  return `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`;
}

function document({ bank, colour }: PagesOptions, title: string, body: string): string {
  return `<!doctype html><html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)} – ${escaped(bank)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:0 auto 4rem;padding:0 1rem;color:#222}
header{background:${colour};color:#fff;margin:0 -1rem 1.5rem;padding:.8rem 1rem;font-weight:600}
input:not([type=checkbox],[type=radio]){display:block;font:inherit;padding:.4rem;width:100%;box-sizing:border-box}
button{font:inherit;padding:.5rem 1.2rem;border:1px solid ${colour};border-radius:.3rem;background:#fff}
button[value=grant]{background:${colour};color:#fff}[role=alert]{color:#a00}small{color:#666}</style></head>
<body><header>${escaped(bank)} · stand-in bank</header><main><h1>${escaped(title)}</h1>${body}</main></body></html>`;
}

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
}
