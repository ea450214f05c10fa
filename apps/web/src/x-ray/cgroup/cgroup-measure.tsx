'use client';

import type { CgroupFile, CgroupView } from '@drydock/protocol';
import { Meter } from '../meter.tsx';
import { Value } from '../value.tsx';
import { fileWords } from './cgroup-file-words.ts';
import styles from './cgroup-table.module.css';
import { cgroupFilePath } from './cgroup-words.ts';

/** One number of a cgroup against its limit: in figures, in what came of it, and as a bar. */
export function CgroupMeasure(props: {
  readonly cgroup: CgroupView;
  readonly says: string;
  readonly file: CgroupFile;
  readonly limitFile?: CgroupFile;
  readonly now: string | null;
  readonly limit?: string | null;
  /** Below the numbers: what happened, or where there is no more to it, a word more. */
  readonly event?: string;
  readonly calm?: string;
  readonly meter?: readonly [value: number | null, limit: number | null];
}) {
  const { now, limit, limitFile, meter } = props;
  const { path, files } = props.cgroup;
  const words = (file: CgroupFile, absent: string) => fileWords(file, files[file] ?? absent);
  const limited = limitFile === undefined ? '' : `; limit: ${words(limitFile, 'max')}`;
  return (
    <td>
      {now === null ? (
        <span className={styles.missing}>not counted</span>
      ) : (
        <Value
          reading={{
            says: `${props.says} ${path}: ${words(props.file, '–')}${limited}`,
            source: cgroupFilePath(path, props.file),
          }}
          className={styles.measure}
        >
          <span className={styles.numbers}>
            {now}
            {limit ? <span className={styles.limit}>of {limit}</span> : null}
          </span>
          <span className={props.calm === undefined ? styles.event : styles.calm}>{props.calm ?? props.event}</span>
          {meter === undefined ? null : <Meter value={meter[0]} limit={meter[1]} />}
        </Value>
      )}
    </td>
  );
}
