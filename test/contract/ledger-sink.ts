import { hash } from 'node:crypto';
import { describe, expect } from 'vitest';
import type { LedgerSink, PostOutcome } from '#core/contract/ledger-sink.ts';
import type { PluginContext } from '#core/contract/ports.ts';
import { GENESIS_HASH, type StreamRow } from '#core/domain/stream.ts';
import { promises, type Skips } from './promise.ts';
import { expectIdentity, expectSettings } from './settings.ts';

/** A ledger to post to that can be made to behave badly. */
export interface Stage {
  readonly context: PluginContext;
  /** Keys of the rows that had an effect, in order, each as often as it had one. */
  effects(): readonly string[];
  /** How it meets the next calls, until told otherwise. */
  behave(how: Behaviour): void;
  /** Texts that must never show in an outcome. */
  readonly secrets: readonly string[];
  close(): Promise<void>;
}

export type Behaviour =
  | 'well'
  /** Takes the row and loses the answer. */
  | 'answer-lost'
  /** Cannot be reached. */
  | 'away'
  /** Says that it cannot now. */
  | 'busy'
  /** Says that it is gone for good. */
  | 'gone';

export interface SinkSubject {
  readonly sink: LedgerSink;
  stage(): Promise<Stage>;
  readonly skips?: Skips;
}

/** What every ledger sink promises (core/contract/ledger-sink.ts), tried on a ledger the plugin brings along. */
export function ledgerSinkSuite({ sink, stage, skips = {} }: SinkSubject): void {
  const on = (act: (stage: Stage) => Promise<void>) => async () => {
    const ledger = await stage();
    try {
      await act(ledger);
    } finally {
      await ledger.close();
    }
  };
  const post = ({ context }: Stage, row: StreamRow) => sink.post(context, row, row.id);
  describe(`sink ${sink.id}`, () => {
    promises(skips, {
      'says who it is': () => {
        expectIdentity(sink);
        expectSettings(sink.settings);
      },
      'posts rows in the order they are given, each once': on(async (ledger) => {
        const rows = chain(5);
        for (const row of rows) expect((await post(ledger, row)).kind).toBe('posted');
        expect(ledger.effects()).toEqual(rows.map((row) => row.id));
      }),
      'the same key twice has the effect of once': on(async (ledger) => {
        const [row] = chain(1);
        expect((await post(ledger, row)).kind).toBe('posted');
        expect(['posted', 'duplicate']).toContain((await post(ledger, row)).kind);
        expect(ledger.effects()).toEqual([row.id]);
      }),
      'a lost answer is tried again, and the effect is still of once': on(async (ledger) => {
        const [row] = chain(1);
        ledger.behave('answer-lost');
        expect((await post(ledger, row)).kind).toBe('retry');
        ledger.behave('well');
        expect(['posted', 'duplicate']).toContain((await post(ledger, row)).kind);
        expect(ledger.effects()).toEqual([row.id]);
      }),
      'failures of the other side are outcomes with a reason and no secret, never thrown': on(async (ledger) => {
        const [row] = chain(1);
        const expected: Readonly<Record<'away' | 'busy' | 'gone', PostOutcome['kind']>> = {
          away: 'retry',
          busy: 'retry',
          gone: 'gone',
        };
        for (const [how, kind] of Object.entries(expected)) {
          ledger.behave(how as Behaviour);
          const outcome = await post(ledger, row);
          expect(outcome.kind, how).toBe(kind);
          if (!('reason' in outcome)) continue;
          expect(outcome.reason.length, how).toBeGreaterThan(5);
          for (const secret of ledger.secrets) expect(outcome.reason, how).not.toContain(secret);
          if (outcome.kind !== 'retry' || outcome.afterSeconds === null) continue;
          expect(outcome.afterSeconds).toBeGreaterThanOrEqual(1);
          expect(outcome.afterSeconds).toBeLessThanOrEqual(86_400);
        }
        expect(ledger.effects()).toEqual([]);
      }),
      'passes over a kind of row it does not know': on(async (ledger) => {
        const [row] = chain(1, 'a.kind.of.next.year');
        expect(['posted', 'duplicate']).toContain((await post(ledger, row)).kind);
      }),
    });
  });
}

/** Rows of one stream, chained as core chains them. */
function chain(count: number, type = 'test'): [StreamRow, ...StreamRow[]] {
  let prevHash = GENESIS_HASH;
  return Array.from({ length: count }, (_, at) => {
    const id = `019aa3f0-7c1e-7d4a-9f7a-${String(at).padStart(12, '0')}`;
    const streamId = '019aa3f0-7c1e-7d4a-9f7a-ffffffffffff';
    const body = JSON.stringify({ type, id, stream: streamId, seq: at + 1, prevHash, data: { message: 'é €' } });
    prevHash = hash('sha256', body);
    return { id, streamId, seq: at + 1, type: type as StreamRow['type'], body, hash: prevHash };
  }) as [StreamRow, ...StreamRow[]];
}
