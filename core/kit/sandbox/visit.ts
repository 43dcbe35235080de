import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { SandboxVisit } from '../../contract/sandbox.ts';
import type { PagesOptions } from './pages.ts';

/** Where the browser ended up outside the bank: an address, or a form that would be posted there. */
export interface Arrival {
  readonly url: string;
  readonly form: Readonly<Record<string, string>> | null;
}

export interface VisitOptions {
  /** Origins of the bank itself; anything else is where the journey ends. */
  readonly origins: readonly string[];
  readonly ca: string | null;
  readonly signIn: PagesOptions['signIn'];
}

/** More steps than any bank has: a page that leads to itself. */
const MAX_STEPS = 30;

/**
 * Goes through a stand-in bank's pages as a browser without script: follows redirects, keeps cookies, fills in forms. Throws
 * `Error` with the page's text where a browser would be stuck.
 */
export async function visit(start: string, answer: SandboxVisit, options: VisitOptions): Promise<Arrival | null> {
  if (answer.outcome === 'close') return null;
  const cookies = new Map<string, string>();
  let next: { url: URL; body: string | null } = { url: new URL(start), body: null };
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    if (!options.origins.includes(next.url.origin)) {
      const form = next.body === null ? null : Object.fromEntries(new URLSearchParams(next.body));
      return { url: next.url.href, form };
    }
    const page = await load(next.url, next.body, cookies, options.ca);
    if (page.location !== null) next = { url: new URL(page.location, next.url), body: null };
    else next = fillIn(page.body, next.url, answer, options.signIn);
  }
  throw new Error(`The stand-in bank's pages lead round in a circle at ${next.url.href}.`);
}

/** The first form of the page, answered. */
function fillIn(page: string, at: URL, visited: SandboxVisit, signIn: PagesOptions['signIn']) {
  const [, attributes = '', inside = ''] = /<form\b([^>]*)>([\s\S]*?)<\/form>/i.exec(page) ?? [];
  const text = page.replace(/<(style|title)[\s\S]*?<\/\1>|<[^>]*>/g, ' ').replace(/\s+/g, ' ');
  if (attributes + inside === '')
    throw new Error(`A stand-in bank's page has nothing to go on with: ${text.slice(0, 300)}`);
  if (page.includes('role="alert"')) throw new Error(`The stand-in bank objects: ${text.slice(0, 300)}`);
  const url = new URL(attribute(attributes, 'action') ?? at.href, at);
  const fields = new URLSearchParams();
  let picked = false;
  for (const [tag] of inside.matchAll(/<input\b[^>]*>/gi)) {
    const name = attribute(tag, 'name') ?? '';
    const type = attribute(tag, 'type') ?? 'text';
    const value = attribute(tag, 'value') ?? '';
    if (/\sdisabled\b/.test(tag) || name === '') continue;
    if (type === 'hidden') fields.append(name, value);
    else if (name === 'user') fields.append(name, signIn.user);
    else if (name === 'password') fields.append(name, signIn.password);
    else if (name === 'tan') fields.append(name, /\b\d{6}\b/.exec(text)?.[0] ?? '');
    else if (visited.ibans === null || (visited.ibans as readonly string[]).includes(value)) {
      if (type === 'radio' && picked) continue;
      picked = true;
      fields.append(name, value);
    }
  }
  // A page on the way out has one button and is not a question; elsewhere the customer says yes or no.
  const deny = visited.outcome === 'deny' && inside.includes('value="deny"') && !inside.includes('name="user"');
  // A form for somebody else carries its fields alone.
  if (inside.includes('name="answer"') && url.origin === at.origin) fields.append('answer', deny ? 'deny' : 'grant');
  return { url, body: fields.toString() };
}

function attribute(tag: string, name: string): string | null {
  const found = new RegExp(`\\b${name}="([^"]*)"`, 'i').exec(tag)?.[1];
  return found === undefined
    ? null
    : found.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}

async function load(url: URL, body: string | null, cookies: Map<string, string>, ca: string | null) {
  const jar = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const send = url.protocol === 'https:' ? tlsRequest : plainRequest;
  return new Promise<{ location: string | null; body: string }>((done, failed) => {
    const sent = send(
      url,
      {
        method: body === null ? 'GET' : 'POST',
        agent: false,
        ...(ca === null ? {} : { ca }),
        headers: {
          ...(jar === '' ? {} : { cookie: jar }),
          ...(body === null ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        },
      },
      (answer) => {
        for (const line of answer.headers['set-cookie'] ?? []) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
          cookies.set(name, value);
        }
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', failed);
        answer.on('end', () => {
          done({ location: answer.headers.location ?? null, body: Buffer.concat(chunks).toString('utf8') });
        });
      },
    );
    sent.on('error', failed);
    sent.end(body ?? undefined);
  });
}
