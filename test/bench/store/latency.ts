/** How long a request takes over many of them, milliseconds. */
export interface Latency {
  readonly what: string;
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
}

/** Asks one after the other, as a person does. The first few are not counted: connections and plans are made then. */
export async function latency(what: string, times: number, ask: (at: number) => Promise<unknown>): Promise<Latency> {
  const warm = Math.min(3, times);
  const taken: number[] = [];
  for (let at = 0; at < times + warm; at++) {
    const start = performance.now();
    await ask(at);
    if (at >= warm) taken.push(performance.now() - start);
  }
  return spread(what, taken);
}

export function spread(what: string, taken: readonly number[]): Latency {
  const sorted = [...taken].sort((a, b) => a - b);
  const quantile = (part: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
  return { what, p50: quantile(0.5), p99: quantile(0.99), worst: sorted.at(-1) ?? Number.NaN };
}

export function latencyTable(rows: readonly Latency[], print: (line: string) => void): void {
  print(`  ${'request'.padEnd(58)}${'p50 ms'.padStart(9)}${'p99 ms'.padStart(9)}${'worst'.padStart(9)}`);
  for (const { what, p50, p99, worst } of rows) {
    print(
      `  ${what.padEnd(58)}${p50.toFixed(1).padStart(9)}${p99.toFixed(1).padStart(9)}${worst.toFixed(1).padStart(9)}`,
    );
  }
}
