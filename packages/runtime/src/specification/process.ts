import { RuntimeError } from '../runtime-error.ts';
import type { ProcessSpecification } from './container-specification.ts';
import { specifyEnvironment } from './environment.ts';
import { allOf, isOn, lastOf } from './flag.ts';
import type { Aspect } from './origins.ts';
import type { Asked } from './specify.ts';

/** What runs in it: the image's word, unless somebody typed another. */
export function specifyProcess(
  { given, command, defaults, readFile, callerEnvironment }: Asked,
  note: (aspect: Aspect, ...from: readonly string[]) => void,
  noteFlags: (aspect: Aspect, ...names: readonly string[]) => boolean,
): ProcessSpecification {
  const entrypoint = lastOf(given, 'entrypoint');
  // An entry point of one's own also takes away the image's command: its arguments were meant for another program.
  const own = entrypoint === null ? defaults.entrypoint : [entrypoint].filter((part) => part !== '');
  const rest = command.length > 0 ? command : entrypoint === null ? defaults.command : [];
  const [program, ...args] = [...own, ...rest];
  if (program === undefined) {
    throw wrong('the image names no program to run', 'Write one behind the image: docker run IMAGE sh.');
  }
  if (!noteFlags('argv', 'entrypoint') && own.length > 0) note('argv', 'image: Entrypoint');
  if (command.length > 0) note('argv', command.join(' '));
  else if (rest.length > 0) note('argv', 'image: Cmd');
  if (!noteFlags('user', 'user') && defaults.user !== '') note('user', 'image: User');
  if (!noteFlags('working-directory', 'workdir') && defaults.workingDirectory !== '')
    note('working-directory', 'image: WorkingDir');
  noteFlags('environment', 'env', 'env-file');
  if (defaults.environment.length > 0) note('environment', 'image: Env');
  noteFlags('terminal', 'tty', 'interactive');
  noteFlags('init', 'init');
  noteFlags('ulimits', 'ulimit');
  const workingDirectory = lastOf(given, 'workdir') ?? (defaults.workingDirectory || '/');
  if (!workingDirectory.startsWith('/'))
    throw wrong(`--workdir=${workingDirectory}: not an absolute path`, 'Begin with /.');
  return {
    argv: [program, ...args],
    environment: specifyEnvironment({ given, image: defaults.environment, readFile, callerEnvironment }),
    workingDirectory,
    user: lastOf(given, 'user') ?? defaults.user,
    hasTerminal: isOn(given, 'tty'),
    keepsStdinOpen: isOn(given, 'interactive'),
    hasInit: isOn(given, 'init'),
    ulimits: allOf(given, 'ulimit'),
  };
}

const wrong = (message: string, hint: string) => new RuntimeError('asked-wrongly', message, { hint });
