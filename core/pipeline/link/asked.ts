import type { PluginContext } from '../../contract/ports.ts';
import { KoppelError } from '../../domain/errors.ts';

/** How long a plugin may take to end by itself once it is no longer wanted, milliseconds: it knows best what its stopping means. */
const GRACE_MS = 1_000;

/**
 * Waits for what a plugin was asked, and no longer than its signal lets it (THREATS BANK-24): one that never answers, and does not
 * hear the signal either, is left to itself (`transient`). What it throws that is no failure of the catalogue is a defect of the
 * plugin (`contract_broken`): the log says where, without its words, for those may hold a token.
 */
export async function asked<T>(ctx: PluginContext, work: () => Promise<T>): Promise<T> {
  const { signal, clock } = ctx;
  let leave = () => {};
  const late = new Promise<never>((_, reject) => {
    leave = () =>
      void (clock.wait?.(GRACE_MS) ?? Promise.resolve()).then(() =>
        reject(new KoppelError('transient', 'The plug-in did not answer in time.')),
      );
  });
  late.catch(() => undefined);
  if (signal.aborted) leave();
  else signal.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([work(), late]);
  } catch (error) {
    if (error instanceof KoppelError) throw error;
    const { name, stack = '' } = error instanceof Error ? error : { name: typeof error };
    ctx.log.warn('a plug-in failed', {
      error: name,
      at: stack
        .split('\n')
        .filter((line) => /^ +at /.test(line))
        .slice(0, 5),
    });
    throw new KoppelError('contract_broken', 'The plug-in for this bank failed; the log says where.', { cause: error });
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

/** The same for what a plugin gives piece by piece. One that is not wanted any more is not asked to finish. */
export async function* askedEach<T>(ctx: PluginContext, pieces: () => AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = await asked(ctx, async () => pieces()[Symbol.asyncIterator]());
  let ended = false;
  try {
    for (;;) {
      const next = await asked(ctx, () => iterator.next());
      ended = next.done === true;
      if (ended) return;
      yield next.value;
    }
  } finally {
    // It may never hear that either.
    if (!ended) void iterator.return?.()?.catch(() => undefined);
  }
}
