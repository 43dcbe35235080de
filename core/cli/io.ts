import { SingleBar } from 'cli-progress';
import { formatPlace, KoppelError } from '../domain/errors.ts';

/** What a command may touch of the terminal. */
export interface Io {
  out(line: string): void;
  err(line: string): void;
  /** A bar on a terminal, nothing elsewhere. */
  progress(label: string): Progress;
}

export interface Progress {
  update(done: number, total: number): void;
  end(): void;
}

/** Bytes read of a file at a time: Node's own 64 KB has the reader wait for the disk more often than it works. */
export const READ_BYTES = 262_144;

export const EXIT = { done: 0, failed: 1, badInput: 2 } as const;

export function terminalIo(): Io {
  return {
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (line) => void process.stderr.write(`${line}\n`),
    progress(label) {
      if (!process.stderr.isTTY) return { update() {}, end() {} };
      const bar = new SingleBar({
        format: `${label} [{bar}] {percentage}% {eta_formatted}`,
        stream: process.stderr,
        hideCursor: true,
        clearOnComplete: true,
      });
      let started = false;
      return {
        update(done, total) {
          if (!started) bar.start(total, done);
          started = true;
          bar.setTotal(total);
          bar.update(done);
        },
        end() {
          if (started) bar.stop();
        },
      };
    },
  };
}

/** One plain line on stderr, or with `json` DESIGN §6's error object. Returns the exit code. */
export function reportError(io: Io, thrown: unknown, json: boolean): number {
  const error =
    thrown instanceof KoppelError
      ? thrown
      : new KoppelError('internal', thrown instanceof Error ? thrown.message : String(thrown), { cause: thrown });
  const { file, line } = error.place;
  if (json) {
    io.err(
      JSON.stringify({
        error: {
          code: error.code,
          message: error.message,
          ...(file !== undefined && { file }),
          ...(line !== undefined && { line }),
        },
      }),
    );
  } else {
    const place = formatPlace(error.place);
    io.err(`${place === '' ? '' : `${place}: `}${error.message} (${error.code})`);
  }
  return error.reaction === 'refuse' || error.reaction === 'ask-person' ? EXIT.badInput : EXIT.failed;
}
