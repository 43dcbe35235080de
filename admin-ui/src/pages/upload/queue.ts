import { useSyncExternalStore } from 'react';
import { ApiProblem, type Problem } from '../../api/client.ts';
import { sendFile } from '../../api/send-file.ts';

/** One file on its way to the hub. Once it is there, `importId` tells where to follow it. */
export interface Sending {
  readonly id: string;
  readonly file: File;
  readonly state: 'queued' | 'sending' | 'sent' | 'failed';
  readonly sentBytes: number;
  readonly importId: string | null;
  /** The hub had exactly these bytes before; the import is the earlier one. */
  readonly duplicate: boolean;
  readonly problem: Problem | null;
  /** The kept CSV mapping it is to be read with; null: its content tells. */
  readonly mapping: string | null;
}

/** Files sent at a time: enough to keep the line busy, few enough that the first is soon done. */
const AT_ONCE = 2;

/** Lives beside the pages, so that files keep going while one looks at another page. Newest first. */
let sendings: readonly Sending[] = [];
const listeners = new Set<() => void>();

export function useSendings(): readonly Sending[] {
  return useSyncExternalStore(subscribe, () => sendings);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function publish(next: readonly Sending[]): void {
  sendings = next;
  for (const listener of listeners) listener();
}

function change(id: string, part: Partial<Sending>): void {
  publish(sendings.map((sending) => (sending.id === id ? { ...sending, ...part } : sending)));
}

export function addFiles(files: readonly File[], mapping: string | null = null): void {
  const added = files.map((file) => newSending(file, mapping));
  publish([...added, ...sendings]);
  sendNext();
}

function newSending(file: File, mapping: string | null): Sending {
  return {
    id: crypto.randomUUID(),
    file,
    state: 'queued',
    sentBytes: 0,
    importId: null,
    duplicate: false,
    problem: null,
    mapping,
  };
}

/** The same file once more, as a new action with a key of its own. */
export function sendAgain(id: string): void {
  publish(sendings.map((sending) => (sending.id === id ? newSending(sending.file, sending.mapping) : sending)));
  sendNext();
}

export function forget(ids: readonly string[]): void {
  publish(sendings.filter(({ id }) => !ids.includes(id)));
}

function sendNext(): void {
  const busy = sendings.filter(({ state }) => state === 'sending').length;
  const waiting = sendings.filter(({ state }) => state === 'queued').reverse();
  for (const sending of waiting.slice(0, Math.max(0, AT_ONCE - busy))) void send(sending);
  window.onbeforeunload = sendings.some(({ state }) => state === 'queued' || state === 'sending')
    ? (event) => event.preventDefault()
    : null;
}

async function send({ id, file, mapping }: Sending): Promise<void> {
  change(id, { state: 'sending' });
  try {
    const view = await sendFile({ file, key: id, mapping }, (sentBytes) => change(id, { sentBytes }));
    change(id, { state: 'sent', importId: view.id, duplicate: view.duplicate });
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    change(id, { state: 'failed', problem: error.problem });
  } finally {
    sendNext();
  }
}
