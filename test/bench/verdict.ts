/** A measured ratio beside what it has to be (floor) and where it goes (target). */
export interface Verdict {
  readonly what: string;
  readonly measured: number;
  readonly floor: number;
  readonly target: number;
  /** The floor holds. */
  readonly ok: boolean;
}

export interface BenchOptions {
  /** Entries, orders or open items; what a case measures in. */
  readonly sizes: readonly number[];
  readonly print: (line: string) => void;
}
