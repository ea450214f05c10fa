'use client';

import 'uplot/dist/uPlot.min.css';
import { type PointerEvent, useEffect, useRef } from 'react';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import { read } from '../reading.ts';
import { Value } from '../value.tsx';
import { HISTORY_MS } from './cgroup-history.ts';
import styles from './chart.module.css';
import type { ChartData } from './chart-data.ts';
import { LivePlot } from './live-plot.ts';
import { loadUplot } from './load-uplot.ts';

/** The last two minutes of one number. Its sentence says the same to those who do not see it. */
export function Chart({ chart, endMs }: { readonly chart: ChartData; readonly endMs: number }) {
  const holder = useRef<HTMLSpanElement>(null);
  const plot = useRef<LivePlot | null>(null);
  const shown = useRef({ chart, endMs });

  useEffect(() => {
    shown.current = { chart, endMs };
    plot.current?.show(chart, endMs);
  }, [chart, endMs]);

  useEffect(() => {
    let isClosed = false;
    void loadUplot().then((Uplot) => {
      if (isClosed || holder.current === null) return;
      plot.current = new LivePlot(Uplot, holder.current, shown.current.chart, shown.current.endMs);
    });
    return () => {
      isClosed = true;
      plot.current?.close();
      plot.current = null;
    };
  }, []);

  const point = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const atMs = endMs - HISTORY_MS * (1 - (event.clientX - left) / Math.max(1, width));
    const index = nearest(chart.times, atMs);
    if (index === undefined) return;
    read({ says: `${agoWord(endMs - (chart.times[index] ?? endMs))}: ${chart.at(index)}`, source: chart.source });
  };
  // A chart of several lines tells which is which; how long it is, its neighbours tell.
  const isKeyed = chart.lines.some(({ name }) => name !== undefined);
  return (
    <div className={styles.chart} data-testid="chart" data-name={chart.title}>
      <p className={styles.head} aria-hidden="true">
        <span className={styles.title}>{chart.title}</span>
        <span className={styles.now}>{chart.now}</span>
        <span className={styles.detail}>{chart.detail}</span>
      </p>
      <Value reading={{ says: chart.sentence, source: chart.source }} className={styles.plot} onPointerMove={point}>
        <span ref={holder} className={styles.canvas} aria-hidden="true" />
        <VisuallyHidden>{chart.sentence}</VisuallyHidden>
      </Value>
      <p className={styles.foot} aria-hidden="true">
        {isKeyed ? null : <span>2 min</span>}
        <span className={styles.marked}>{chart.marked}</span>
        {chart.lines.map(({ name, look }) =>
          name === undefined ? null : (
            <span key={name} className={styles.line}>
              <span className={styles[look]} /> {name}
            </span>
          ),
        )}
        {isKeyed ? null : <span>now</span>}
      </p>
    </div>
  );
}

function nearest(times: readonly number[], atMs: number): number | undefined {
  let best: number | undefined;
  for (const [index, time] of times.entries()) {
    if (best === undefined || Math.abs(time - atMs) < Math.abs((times[best] ?? 0) - atMs)) best = index;
  }
  return best;
}

const agoWord = (agoMs: number): string => (agoMs < 1000 ? 'Now' : `${Math.round(agoMs / 1000)} s ago`);
