'use client';

import type { CgroupView } from '@drydock/protocol';
import { bytesWord, limitWord } from '../../ui/byte-words.ts';
import { LensRow, NameLines } from '../lens-table.tsx';
import { membersWord, type Names } from '../members.ts';
import { read } from '../reading.ts';
import { TreeHead } from '../tree-lines.tsx';
import type { TreeRow } from '../tree-rows.ts';
import type { CgroupMark } from './cgroup-marks.ts';
import { CgroupMeasure } from './cgroup-measure.tsx';
import { cgroupNumbers } from './cgroup-numbers.ts';
import styles from './cgroup-table.module.css';
import { cgroupFilePath, cgroupName, parentCgroup, percentWord, timeWord } from './cgroup-words.ts';
import { chooseCgroup } from './chosen-cgroup.ts';

type Props = {
  readonly row: TreeRow<CgroupView>;
  readonly names: Names;
  /** CPUs' worth of time used between the last two readings. */
  readonly cpus: number | null;
  readonly mark: CgroupMark | undefined;
  readonly isShown: boolean;
};

export function CgroupRow({ row, names, cpus, mark, isShown }: Props) {
  const { path } = row.item;
  const numbers = cgroupNumbers(row.item);
  const { memoryBytes, memoryMaxBytes, cpuMicroseconds, cpuLimit, pids, pidsMax } = numbers;
  const { oomKills, throttledMicroseconds, forksRefused } = numbers;
  const worst = worstPressure(numbers.pressure);
  return (
    <LensRow
      isMarked={mark !== undefined}
      className={isShown ? styles.shown : undefined}
      data-testid="cgroup-row"
      data-path={path}
    >
      <TreeHead row={row} said={`in ${parentCgroup(path)}`}>
        <Name cgroup={row.item} names={names} mark={mark} isShown={isShown} />
      </TreeHead>
      <CgroupMeasure
        cgroup={row.item}
        says="Memory of"
        file="memory.current"
        limitFile="memory.max"
        now={memoryBytes === null ? null : bytesWord(memoryBytes)}
        limit={memoryMaxBytes === null ? null : limitWord(memoryMaxBytes)}
        event={oomKills === 0 ? '' : counted(oomKills, 'OOM kill')}
        meter={[memoryBytes, memoryMaxBytes]}
      />
      <CgroupMeasure
        cgroup={row.item}
        says="CPU time of"
        file="cpu.stat"
        limitFile="cpu.max"
        now={cpuMicroseconds === null ? null : cpus === null ? '…' : percentWord(cpus)}
        limit={cpuLimit === null ? null : percentWord(cpuLimit)}
        event={throttledMicroseconds === 0 ? '' : `held back ${timeWord(throttledMicroseconds)}`}
        meter={[cpus, cpuLimit]}
      />
      <CgroupMeasure
        cgroup={row.item}
        says="Tasks of"
        file="pids.current"
        limitFile="pids.max"
        now={pids === null ? null : String(pids)}
        limit={pidsMax === null ? null : String(pidsMax)}
        event={forksRefused === 0 ? '' : `${forksRefused} refused`}
        meter={[pids, pidsMax]}
      />
      {worst === null ? (
        <td />
      ) : (
        <CgroupMeasure
          cgroup={row.item}
          says="Pressure in"
          file={`${worst.name}.pressure`}
          now={percentWord(worst.percent / 100)}
          calm={worst.percent === 0 ? '' : `for ${worst.name}`}
        />
      )}
    </LensRow>
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
      <NameLines
        name={cgroupName(path)}
        mark={mark?.says}
        detail={path === '/' && pids.length === 0 ? 'your Linux' : members}
        className={styles.path}
      />
    </button>
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
