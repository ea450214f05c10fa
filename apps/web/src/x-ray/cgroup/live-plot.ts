import type uPlot from 'uplot';
import { HISTORY_MS } from './cgroup-history.ts';
import type { ChartData, ChartLine } from './chart-data.ts';

/** Fixed, so that nothing below a chart ever moves. */
export const PLOT_HEIGHT_PX = 62;

/** A chart on a canvas that follows the width of its holder. Colours are the style sheet's, looked up at each drawing. */
export class LivePlot {
  readonly #plot: uPlot;
  readonly #resized: ResizeObserver;
  #chart: ChartData;
  #endMs: number;

  constructor(Uplot: typeof uPlot, holder: HTMLElement, chart: ChartData, endMs: number) {
    this.#chart = chart;
    this.#endMs = endMs;
    this.#plot = new Uplot(
      {
        width: Math.max(1, holder.clientWidth),
        height: PLOT_HEIGHT_PX,
        padding: [0, 0, 0, 0],
        legend: { show: false },
        cursor: { show: false },
        axes: [{ show: false }, { show: false }],
        scales: {
          x: { time: false, range: () => [this.#endMs - HISTORY_MS, this.#endMs] },
          y: { range: () => [0, this.#chart.top] },
        },
        series: [{}, ...chart.lines.map(({ look }) => this.#series(Uplot, holder, look))],
        hooks: { draw: [(plot) => drawMarks(plot, this.#chart, colourOf(holder, '--accent'))] },
      },
      columnsOf(chart),
      holder,
    );
    this.#resized = new ResizeObserver(() => {
      const { clientWidth } = holder;
      if (clientWidth > 0) this.#plot.setSize({ width: clientWidth, height: PLOT_HEIGHT_PX });
    });
    this.#resized.observe(holder);
  }

  show(chart: ChartData, endMs: number): void {
    this.#chart = chart;
    this.#endMs = endMs;
    this.#plot.setData(columnsOf(chart));
  }

  close(): void {
    this.#resized.disconnect();
    this.#plot.destroy();
  }

  #series(Uplot: typeof uPlot, holder: HTMLElement, look: ChartLine['look']): uPlot.Series {
    const shared = { points: { show: false }, pxAlign: 0 };
    const hue = () => colourOf(holder, '--hue');
    const stepped = Uplot.paths.stepped?.({ align: 1 });
    switch (look) {
      case 'filled':
        // Two hexadecimal digits more: a sixth of the colour.
        return { ...shared, stroke: hue, fill: () => `${hue()}2a`, width: 1.5 };
      case 'dashed':
        return { ...shared, stroke: hue, width: 1.5, dash: [5, 3] };
      case 'dotted':
        return { ...shared, stroke: hue, width: 1.5, dash: [1.5, 2.5] };
      case 'limit':
        return {
          ...shared,
          stroke: () => colourOf(holder, '--ink'),
          width: 1,
          dash: [4, 3],
          ...(stepped === undefined ? {} : { paths: stepped }),
        };
    }
  }
}

const columnsOf = (chart: ChartData): uPlot.AlignedData => [
  [...chart.times],
  ...chart.lines.map(({ values }) => [...values]),
];

const colourOf = (element: HTMLElement, name: string): string =>
  getComputedStyle(element).getPropertyValue(name).trim();

/** Kills as upright lines with a cross, being held back as a bar along the upper edge. */
function drawMarks(plot: uPlot, { kills, held }: ChartData, accent: string): void {
  const { ctx, bbox } = plot;
  const scale = devicePixelRatio;
  const xOf = (atMs: number) => Math.max(bbox.left, plot.valToPos(atMs, 'x', true));
  ctx.save();
  // The line drawn before, a limit, was dashed.
  ctx.setLineDash([]);
  ctx.fillStyle = accent;
  ctx.strokeStyle = accent;
  for (const [fromMs, toMs] of held) {
    const from = xOf(fromMs);
    ctx.fillRect(from, bbox.top, Math.max(scale, xOf(toMs) - from + scale / 2), 4 * scale);
  }
  ctx.lineWidth = 1.5 * scale;
  for (const atMs of kills) {
    const x = xOf(atMs);
    const arm = 3.5 * scale;
    const middle = bbox.top + arm + scale;
    ctx.beginPath();
    ctx.moveTo(x, middle + arm + scale);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.moveTo(x - arm, middle - arm);
    ctx.lineTo(x + arm, middle + arm);
    ctx.moveTo(x - arm, middle + arm);
    ctx.lineTo(x + arm, middle - arm);
    ctx.stroke();
  }
  ctx.restore();
}
