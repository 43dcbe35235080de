import type { BacktestReport, Tally } from '../../matching/pack/tally.ts';

/** The report as people read it in a terminal. */
export function plainReport(report: BacktestReport): string {
  const { all } = report;
  return [
    `entries            ${all.entries}`,
    `booked by itself   ${percent(all.booked, all.entries)}  (${all.booked})`,
    `of those right     ${percent(all.right, all.booked, 2)}  (${all.booked - all.right} wrong)`,
    `first proposal     ${percent(all.first, all.entries)} right, one of three ${percent(all.firstThree, all.entries)}`,
    '',
    ...table('per month', report.months),
    '',
    ...table('per kind', report.kinds),
    '',
    'what a threshold would have done   booked   right   wrong',
    ...report.curve.map(
      ({ threshold, booked, right }) =>
        `  ${String(threshold).padEnd(32)} ${percent(booked, all.entries)} ${percent(right, booked, 2).padStart(8)} ${String(booked - right).padStart(6)}`,
    ),
    '',
  ].join('\n');
}

function table(title: string, rows: readonly (readonly [string, Tally])[]): string[] {
  return [
    `${title.padEnd(24)} entries  booked   right  wrong   first  three`,
    ...rows.map(([name, one]) =>
      [
        `  ${name}`.padEnd(24),
        String(one.entries).padStart(7),
        percent(one.booked, one.entries).padStart(8),
        percent(one.right, one.booked).padStart(8),
        String(one.booked - one.right).padStart(6),
        percent(one.first, one.entries).padStart(8),
        percent(one.firstThree, one.entries).padStart(7),
      ].join(''),
    ),
  ];
}

function percent(part: number, whole: number, digits = 1): string {
  return whole === 0 ? '–' : `${((part / whole) * 100).toFixed(digits)}%`;
}
