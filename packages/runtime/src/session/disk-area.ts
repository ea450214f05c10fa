import { chmodSync, chownSync, closeSync, lchownSync, mkdirSync, openSync, symlinkSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { call, FS_IOC_FSSETXATTR, FS_XFLAG_PROJINHERIT, Q_SETQUOTA_PROJECT, QIF_LIMITS, syscall } from '@drydock/linux';
import type { Operation } from '../operation.ts';
import { rangeNumber, type SessionSpecification, sessionFolders, TOOLS } from './specification.ts';

/** The names of the command line, which is the stage program. */
const COMMANDS = ['docker', 'drydock'];

/**
 * The learner's files. Whatever they write lands in a few directories on the data disk, counted together by ext4's
 * project quota: a full session is full by itself and leaves its neighbours alone.
 */
export function diskArea(specification: SessionSpecification): Operation {
  const { storage, upper, work, area, mounts } = sessionFolders(specification);
  const { firstId, limits } = specification;
  return {
    name: 'disk-area',
    title: 'Set aside a piece of disk',
    effect: `files of project ${rangeNumber(firstId)} may take ${limits.diskBytes} bytes`,
    byHand: [
      `mkdir -p ${upper} ${work}`,
      `chattr -p ${rangeNumber(firstId)} +P ${storage}`,
      `chown -R ${firstId}:${firstId} ${upper}`,
    ],
    steps: [
      {
        engine: 'make the directories of the session, with a quota',
        run: () => {
          mkdirSync(storage, { mode: 0o711 });
          limitProject(storage, specification);
          for (const path of [upper, work, area, `${area}/root`, `${area}/tmp`, `${area}/docker`])
            makeOwned(path, firstId, 0o755);
          chmodSync(`${area}/root`, 0o700);
          chmodSync(`${area}/tmp`, 0o1777);
          for (const path of ['/var/lib/docker', TOOLS]) makeParents(upper, `${path}/.`, firstId);
          for (const name of COMMANDS) linkOwned(upper, `/usr/local/bin/${name}`, firstId);
          for (const [path, content] of specification.files) writeOwned(upper, path, { content, owner: firstId });
          mkdirSync(mounts, { mode: 0o711 });
        },
      },
    ],
    undo: async () => {
      await rm(storage, { recursive: true, force: true });
      await rm(mounts, { recursive: true, force: true });
    },
  };
}

function makeOwned(path: string, owner: number, mode: number): void {
  mkdirSync(path, { mode });
  chownSync(path, owner, owner);
}

/** Makes the directories above `path` inside the layer `upper`, as the image has them: owned by root, mode 0755. */
function makeParents(upper: string, path: string, owner: number): void {
  let made = upper;
  for (const part of dirname(path).split('/').filter(Boolean)) {
    made += `/${part}`;
    try {
      makeOwned(made, owner, 0o755);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
}

function writeOwned(upper: string, path: string, file: { content: string; owner: number }): void {
  makeParents(upper, path, file.owner);
  writeFileSync(upper + path, file.content, { mode: 0o644 });
  chownSync(upper + path, file.owner, file.owner);
}

function linkOwned(upper: string, path: string, owner: number): void {
  makeParents(upper, path, owner);
  symlinkSync(`${TOOLS}/native/stage`, upper + path);
  lchownSync(upper + path, owner, owner);
}

const QUOTA_BLOCK_BYTES = 1024;

/** Gives a directory, and all that will be made in it, a project number of its own with limits: quotactl(2), ioctl_fsxattr. */
function limitProject(path: string, { firstId, limits }: SessionSpecification): void {
  const directory = openSync(path, 'r');
  try {
    const attributes = new Uint32Array(7); // struct fsxattr: xflags, extsize, nextents, projid, …
    attributes[0] = FS_XFLAG_PROJINHERIT;
    attributes[3] = rangeNumber(firstId);
    syscall(call('ioctl', [directory, FS_IOC_FSSETXATTR, { bytes: new Uint8Array(attributes.buffer) }]));
    const quota = new BigUint64Array(9); // struct if_dqblk: bhardlimit, bsoftlimit, curspace, ihardlimit, isoftlimit, …, valid
    quota[0] = quota[1] = BigInt(Math.floor(limits.diskBytes / QUOTA_BLOCK_BYTES));
    quota[3] = quota[4] = BigInt(limits.inodes);
    quota[8] = BigInt(QIF_LIMITS);
    const addr = { bytes: new Uint8Array(quota.buffer) };
    syscall(call('quotactl_fd', [directory, Q_SETQUOTA_PROJECT, rangeNumber(firstId), addr]));
  } finally {
    closeSync(directory);
  }
}
