'use client';

import type { CgroupView } from '@drydock/protocol';
import type { ReactNode } from 'react';
import { bytesWord, limitWord } from '../../ui/byte-words.ts';
import { membersWord } from '../members.ts';
import { Meter } from '../meter.tsx';
import { read } from '../reading.ts';
import { TreeLines } from '../tree-lines.tsx';
import type { TreeRow } from '../tree-rows.ts';
import { Value } from '../value.tsx';
import { fileWords } from './cgroup-file-words.ts';
import type { CgroupMark } from './cgroup-marks.ts';
import { cgroupNumbers } from './cgroup-numbers.ts';
import styles from './cgroup-table.module.css';
import { cgroupFilePath, cgroupName, parentCgroup, percentWord, timeWord } from './cgroup-words.ts';
import { chooseCgroup } from './chosen-cgroup.ts';

type Props = {
  readonly row: TreeRow<CgroupView>;
  readonly names: ReadonlyMap<number, string>;
  /** CPUs' worth of time used between the last two readings. */
  readonly cpus: number | null;
  readonly mark: CgroupMark | undefined;
  readonly isShown: boolean;
};

export function CgroupRow({ row, names, cpus, mark, isShown }: Props) {
  const { path, files } = row.item;
  const numbers = cgroupNumbers(row.item);
  const { memoryBytes, memoryMaxBytes, cpuLimit, pids, pidsMax } = numbers;
  const worst = worstPressure(numbers.pressure);
  return (
    <tr
      className={`${styles.row} ${mark === undefined ? '' : styles.marked} ${isShown ? styles.shown : ''}`}
      data-testid="cgroup-row"
      data-path={path}
    >
      <th scope="row">
        <div className={styles.tree}>
          <TreeLines row={row} said={`in ${parentCgroup(path)}`} />
          <Name cgroup={row.item} names={names} mark={mark} isShown={isShown} />
        </div>
      </th>
      <td>
        <Measure
          path={path}
          file="memory.current"
          says={`Memory of ${path}: ${fileWords('memory.current', files['memory.current'] ?? '–')}; limit: ${fileWords('memory.max', files['memory.max'] ?? 'max')}`}
          now={memoryBytes === null ? null : bytesWord(memoryBytes)}
          limit={memoryMaxBytes === null ? null : limitWord(memoryMaxBytes)}
          detail={numbers.oomKills === 0 ? '' : counted(numbers.oomKills, 'OOM kill')}
        >
          <Meter value={memoryBytes} limit={memoryMaxBytes} />
        </Measure>
      </td>
      <td>
        <Measure
          path={path}
          file="cpu.stat"
          says={`CPU time of ${path}: ${fileWords('cpu.stat', files['cpu.stat'] ?? '')}; limit: ${fileWords('cpu.max', files['cpu.max'] ?? 'max')}`}
          now={numbers.cpuMicroseconds === null ? null : cpus === null ? '…' : percentWord(cpus)}
          limit={cpuLimit === null ? null : percentWord(cpuLimit)}
          detail={numbers.throttledMicroseconds === 0 ? '' : `held back ${timeWord(numbers.throttledMicroseconds)}`}
        >
          <Meter value={cpus} limit={cpuLimit} />
        </Measure>
      </td>
      <td>
        <Measure
          path={path}
          file="pids.current"
          says={`Tasks of ${path}: ${fileWords('pids.current', files['pids.current'] ?? '–')}; limit: ${fileWords('pids.max', files['pids.max'] ?? 'max')}`}
          now={pids === null ? null : String(pids)}
          limit={pidsMax === null ? null : String(pidsMax)}
          detail={numbers.forksRefused === 0 ? '' : `${numbers.forksRefused} refused`}
        >
          <Meter value={pids} limit={pidsMax} />
        </Measure>
      </td>
      <td>
        {worst === null ? null : (
          <Measure
            path={path}
            file={`${worst.name}.pressure`}
            says={`Pressure in ${path}: ${fileWords(`${worst.name}.pressure`, files[`${worst.name}.pressure`] ?? '')}`}
            now={percentWord(worst.percent / 100)}
            limit={null}
            detail={worst.percent === 0 ? '' : `for ${worst.name}`}
            isCalm
          />
        )}
      </td>
    </tr>
  );
}

function Name({ cgroup, names, mark, isShown }: Pick<Props, 'names' | 'mark' | 'isShown'> & { cgroup: CgroupView }) {
  const { path, pids } = cgroup;
  const members = membersWord(pids, names);
  const reading = {
    says: `${path === '/' ? 'The top: all of your Linux' : path}. Processes in it: ${members}`,
    source: cgroupFilePath(path, 'cgroup.procs'),
    click: 'click shows its files',
  };
  return (
    <button
      type="button"
      className={styles.name}
      data-cell=""
      tabIndex={-1}
      aria-pressed={isShown}
      onClick={() => chooseCgroup(path)}
      onMouseEnter={() => read(reading)}
      onMouseLeave={() => read(null)}
      onFocus={() => read(reading)}
      onBlur={() => read(null)}
    >
      <span className={styles.path}>{cgroupName(path)}</span>
      <span className={styles.detail}>
        {mark === undefined || mark.says === '' ? null : <span className={styles.mark}>{mark.says} </span>}
        {path === '/' && pids.length === 0 ? 'your Linux' : members}
      </span>
    </button>
  );
}

function Measure(props: {
  readonly path: string;
  readonly file: string;
  readonly says: string;
  readonly now: string | null;
  readonly limit: string | null;
  readonly detail: string;
  /** The detail is no event. */
  readonly isCalm?: boolean;
  readonly children?: ReactNode;
}) {
  if (props.now === null) return <span className={styles.missing}>–</span>;
  return (
    <Value reading={{ says: props.says, source: cgroupFilePath(props.path, props.file) }} className={styles.measure}>
      <span className={styles.numbers}>
        <span className={styles.now}>{props.now}</span>
        {props.limit === null ? null : <span className={styles.limit}>of {props.limit}</span>}
      </span>
      <span className={props.isCalm ? styles.calm : styles.event}>{props.detail}</span>
      {props.children}
    </Value>
  );
}

function worstPressure(pressure: { [Name in 'cpu' | 'memory' | 'io']: number | null }) {
  const known = (['cpu', 'memory', 'io'] as const).flatMap((name) => {
    const percent = pressure[name];
    return percent === null ? [] : [{ name, percent }];
  });
  return known.length === 0 ? null : known.reduce((worst, one) => (one.percent > worst.percent ? one : worst));
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
