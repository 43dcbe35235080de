import uPlot from 'uplot';

/** One line, or one layer of the bars. */
export interface PlotLine {
  readonly label: string;
  /** A colour and shade of the theme: "petrol.7". */
  readonly color: string;
  /** Where it goes through, for each point along the bottom; null before it begins. Only for drawing. */
  readonly heights: readonly (number | null)[];
  /** What its value at a point is, to the cent; null where it has none. */
  readonly value: (point: number) => string | null;
}

export interface Drawing {
  readonly form: 'lines' | 'steps' | 'stacked bars';
  /** Names of the points along the bottom, in their order. */
  readonly points: readonly string[];
  /** The same as short as the axis wants them. */
  readonly short: readonly string[];
  readonly lines: readonly PlotLine[];
  /** What the axis says at a height. */
  readonly axis: (height: number) => string;
  /** Lowest and highest; what the lines need when it is left out. */
  readonly range?: readonly [number, number] | undefined;
  /** A point to draw an upright line at. */
  readonly mark?: number | undefined;
}

/** How it looks, from the page: a canvas knows no CSS. */
export interface Looks {
  readonly width: number;
  readonly height: number;
  readonly colors: readonly string[];
  readonly text: string;
  readonly grid: string;
  readonly font: string;
}

const NARROWEST_LABEL = 64;
const WIDEST_BAR = 26;
/** Widest digit of the axis, in pixels. */
const DIGIT = 7;
/** Labels stand on whole points only. */
const EVERY = [1, 2, 5, 7, 10, 14, 20, 28, 50, 100, 200, 500, 1000];

export function optionsOf(drawing: Drawing, looks: Looks, onPoint: (point: number | null) => void): uPlot.Options {
  const { form, points, short, axis, range, mark } = drawing;
  const bars = form === 'stacked bars';
  const ends: [number, number] = bars || points.length < 2 ? [-0.5, points.length - 0.5] : [0, points.length - 1];
  const common = { stroke: looks.text, font: looks.font, ticks: { show: false } };
  const series = drawing.lines.map((_, index) => seriesOf(form, looks.colors[index] ?? looks.text, points.length < 3));
  return {
    width: looks.width,
    height: looks.height,
    // The last label stands around the last point.
    padding: [8, bars ? 8 : 24, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: !bars } },
    scales: {
      x: { time: false, range: () => ends },
      y:
        range === undefined
          ? { range: { min: { pad: 0.1, soft: 0, mode: 3 }, max: { pad: 0.1, soft: 0, mode: 3 } } }
          : { range: () => [...range] },
    },
    series: [{}, ...(bars ? series.toReversed() : series)],
    axes: [
      {
        ...common,
        grid: { show: false },
        space: NARROWEST_LABEL,
        size: 32,
        incrs: EVERY,
        values: (_, splits) => splits.map((point) => short[point] ?? ''),
      },
      {
        ...common,
        size: (_, labels) => 16 + DIGIT * Math.max(0, ...(labels ?? []).map(({ length }) => length)),
        grid: { stroke: looks.grid, width: 1 },
        values: (_, splits) => splits.map(axis),
      },
    ],
    hooks: {
      setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)],
      draw: [(plot) => (mark === undefined ? undefined : markAt(plot, mark, looks.text))],
    },
  };
}

function seriesOf(form: Drawing['form'], color: string, few: boolean): uPlot.Series {
  const { bars, stepped } = uPlot.paths;
  if (form === 'stacked bars') {
    return {
      fill: color,
      width: 0,
      points: { show: false },
      ...(bars && { paths: bars({ size: [0.7, WIDEST_BAR] }) }),
    };
  }
  const line = { stroke: color, width: 2, spanGaps: true, points: { show: few } };
  return form === 'steps' && stepped ? { ...line, paths: stepped({ align: 1 }) } : line;
}

export function dataOf({ form, points, lines }: Drawing): uPlot.AlignedData {
  const along = points.map((_, point) => point);
  if (form !== 'stacked bars') return [along, ...lines.map(({ heights }) => [...heights])];
  const sums = along.map(() => 0);
  const layers = lines.map(({ heights }) =>
    sums.map((below, point) => {
      const top = below + (heights[point] ?? 0);
      sums[point] = top;
      return top;
    }),
  );
  // Each layer reaches from the bottom to its top: the highest is drawn first, and the others over it.
  return [along, ...layers.reverse()];
}

function markAt({ ctx, bbox, valToPos }: uPlot, point: number, color: string): void {
  const left = Math.round(valToPos(point, 'x', true));
  ctx.save();
  ctx.strokeStyle = color;
  ctx.lineWidth = uPlot.pxRatio;
  ctx.beginPath();
  ctx.moveTo(left, bbox.top);
  ctx.lineTo(left, bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
}
