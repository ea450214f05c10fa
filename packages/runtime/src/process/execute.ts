import { type Call, CLOSE_RANGE_CLOEXEC, call, result } from '@drydock/linux';
import type { Operation } from '../operation.ts';
import { directoryInside } from '../root/inside.ts';

/** Where execvp(3) looks when there is no PATH. */
const DEFAULT_PATH = '/bin:/usr/bin';
const FIRST_CLOSED = 3;
const LAST_DESCRIPTOR = 0xffffffff;

export type Executed = {
  readonly argv: readonly [string, ...string[]];
  /** "NAME=VALUE" */
  readonly environment: readonly string[];
};

/** The directory it starts in, which is made when the image has none. */
export function enterDirectory({ path }: { readonly path: string }): Operation {
  return {
    name: 'working-directory',
    title: 'Go where it works',
    effect: `/proc/PID/cwd leads to ${path}`,
    byHand: [`mkdir -p ROOT${path}; cd ROOT${path}`],
    steps: [
      ...(path === '/' ? [] : directoryInside(path, 'directory')),
      // By descriptor, and never by /proc/self/fd/N: that one would lead out (CVE-2024-21626).
      ...(path === '/' ? [call('chdir', ['/'])] : [call('fchdir', [result('directory')])]),
    ],
  };
}

/**
 * The end of all preparation: the process becomes the program it was prepared for. It stays the same process, with the
 * same number, namespaces, cgroup and limits; execve(2) changes only what it runs. A name without a slash is looked for
 * in the directories of PATH, the image's, one after the other.
 */
export function execute({ argv, environment }: Executed): Operation {
  const [program] = argv;
  const candidates = program.includes('/') ? [program] : directoriesOf(environment).map((path) => `${path}/${program}`);
  return {
    name: 'execute',
    title: `Become ${program}`,
    effect: `/proc/PID/exe leads to ${program}; inside, it is number 1`,
    byHand: [`exec ${argv.map(quoted).join(' ')}`],
    steps: [
      // Nothing that this process has open may be found under /proc/self/fd by the one that it becomes.
      call('close_range', [FIRST_CLOSED, LAST_DESCRIPTOR, CLOSE_RANGE_CLOEXEC]),
      ...candidates.map((path, index): Call => {
        const isLast = index === candidates.length - 1;
        const options = isLast ? {} : ({ expect: ['ENOENT', 'EACCES', 'ENOTDIR'] } as const);
        return call('execve', [path, argv, environment], options);
      }),
    ],
  };
}

const directoriesOf = (environment: readonly string[]): readonly string[] => {
  const path = environment.find((each) => each.startsWith('PATH='))?.slice('PATH='.length) || DEFAULT_PATH;
  return path.split(':').map((directory) => (directory === '' ? '.' : directory.replace(/\/$/, '')));
};

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
