'use client';

import type { Lens } from '@drydock/protocol';
import { commandOf, useReading } from './reading.ts';
import styles from './x-ray.module.css';

const LEGENDS: { readonly [Name in Lens]: string } = {
  processes:
    'Left of the dashed line: the number your Linux gives a process. Right: the number it sees itself. Filled tag: a namespace of its own. Outline: shared with your Linux.',
  namespaces:
    'Same inode, same world. Filled, “own”: not the one of your Linux’s first process. Outlined, “shared”: the same. Point at one to light up everybody in it.',
  cgroups:
    'A cgroup is a directory below /sys/fs/cgroup; what its processes use together is counted, and limited, in its files. Dashed line of a chart: the limit. Orange: killed, held back or refused.',
  files:
    'An overlay is read from above: the first layer that has a path is the one that is seen. Only the upper layer is ever written to. Below it: what is mounted where, in each mount namespace.',
  network:
    'A network namespace has its own links, addresses and routes. What goes into one end of a veth pair comes out at the other: the line at the left joins the two.',
};

/** The foot of the x-ray: explains it, or the value pointed at. Always two lines high. */
export function ReadingLine({ lens }: { readonly lens: Lens }) {
  const reading = useReading((state) => state.reading);
  if (reading === null) return <p className={styles.reading}>{LEGENDS[lens]}</p>;
  const command = commandOf(reading);
  const copies = command === reading.source ? 'click copies it' : `click copies: ${command}`;
  return (
    <p className={styles.reading}>
      <span className={styles.says}>{reading.says}</span>
      <span className={styles.source}>
        {reading.source} <span className={styles.hint}>{reading.click ?? copies}</span>
      </span>
    </p>
  );
}
