'use client';

import { CGROUP_FILES, type CgroupView } from '@drydock/protocol';
import { type Column, LensRow, LensTable, Mark } from '../lens-table.tsx';
import { Value } from '../value.tsx';
import { fileWords } from './cgroup-file-words.ts';
import styles from './cgroup-files.module.css';
import type { CgroupMark } from './cgroup-marks.ts';
import { cgroupFilePath } from './cgroup-words.ts';

type Props = { readonly cgroup: CgroupView; readonly mark: CgroupMark | undefined };

const COLUMNS: readonly Column[] = [
  { name: 'file', width: 196 },
  { name: 'in words' },
  { name: 'its text', width: '38%' },
];

/** Every file of one cgroup that the lessons name: in words, and letter by letter. */
export function CgroupFiles({ cgroup, mark }: Props) {
  const there = CGROUP_FILES.filter((file) => cgroup.files[file] !== undefined);
  const missing = missingControllers(cgroup);
  return (
    <>
      <LensTable
        caption={`Files of ${cgroup.path}: what each says in words, and its text. Arrow keys go through.`}
        columns={COLUMNS}
        className={styles.table}
      >
        {there.map((file, index) => {
          const raw = cgroup.files[file] ?? '';
          const isChanged = mark?.files.has(file) ?? false;
          const words = fileWords(file, raw);
          const reading = { says: `${file} of ${cgroup.path}: ${words}`, source: cgroupFilePath(cgroup.path, file) };
          const isFirst = index > 0 && controllerOf(file) !== controllerOf(there[index - 1] ?? '');
          return (
            <LensRow
              key={file}
              isMarked={isChanged}
              className={isFirst ? styles.first : undefined}
              data-testid="cgroup-file"
              data-file={file}
            >
              <th scope="row" className={styles.told}>
                <Value reading={reading} className={styles.name}>
                  {file}
                </Value>{' '}
                <Mark says={isChanged ? 'changed' : undefined} />
              </th>
              <td className={styles.told}>{words}</td>
              <td className={`${styles.told} ${styles.text}`}>
                {raw === '' ? <span className={styles.empty}>(empty)</span> : raw}
              </td>
            </LensRow>
          );
        })}
      </LensTable>
      {missing.length === 0 ? null : (
        <p className={styles.missing}>
          No files of {missing.join(', ')} here: the cgroup above does not hand that on in its cgroup.subtree_control.
        </p>
      )}
    </>
  );
}

const controllerOf = (file: string): string => file.slice(0, file.indexOf('.'));

/** Controllers of which there is a file to set a limit in, were they handed on. */
function missingControllers({ files }: CgroupView): readonly string[] {
  const limits = { memory: 'memory.max', cpu: 'cpu.max', pids: 'pids.max', io: 'io.max' } as const;
  return Object.entries(limits).flatMap(([name, file]) => (files[file] === undefined ? [name] : []));
}
