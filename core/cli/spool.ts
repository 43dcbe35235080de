import { createReadStream, createWriteStream, mkdtempSync, rmSync, type WriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';

/** Output held in memory up to this many characters; more goes to a temporary file. */
const MEMORY_CHARACTERS = 8 * 1_048_576;

/** Writes and waits while the other side is full. */
export async function writeAll(out: Writable, text: string): Promise<void> {
  if (!out.write(text)) await new Promise((resolve) => out.once('drain', resolve));
}

/** Holds output back until it is known to be wanted whole: a file that turns out unreadable prints nothing. */
export class Spool {
  #pieces: string[] = [];
  #size = 0;
  #folder: string | null = null;
  #file: WriteStream | null = null;

  async write(text: string): Promise<void> {
    if (this.#file !== null) {
      await writeAll(this.#file, text);
      return;
    }
    this.#pieces.push(text);
    this.#size += text.length;
    if (this.#size < MEMORY_CHARACTERS) return;
    this.#folder = mkdtempSync(join(tmpdir(), 'koppel-'));
    this.#file = createWriteStream(join(this.#folder, 'output'), { mode: 0o600 });
    const held = this.#pieces;
    this.#pieces = [];
    await writeAll(this.#file, held.join(''));
  }

  /** Sends everything to `out`, then forgets it. */
  async release(out: Writable): Promise<void> {
    for (const piece of this.#pieces) await writeAll(out, piece);
    if (this.#file !== null) {
      this.#file.end();
      await finished(this.#file);
      for await (const chunk of createReadStream(this.#file.path, 'utf8')) await writeAll(out, chunk);
    }
    await this.drop();
  }

  /** Forgets everything. */
  async drop(): Promise<void> {
    this.#pieces = [];
    if (this.#file !== null && !this.#file.closed) {
      this.#file.destroy();
      await finished(this.#file).catch(() => undefined);
    }
    this.#file = null;
    if (this.#folder !== null) rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = null;
  }
}
