import { RuntimeError } from '../runtime-error.ts';

/** A directory or file that is laid over one of the container's. */
export type MountSpecification =
  | {
      readonly type: 'bind';
      /** Path where the container is started. */
      readonly source: string;
      readonly target: string;
      readonly isReadOnly: boolean;
      /** Whether a source that is not there is made, as -v does and --mount does not. */
      readonly isMade: boolean;
    }
  | {
      readonly type: 'volume';
      /** Its name; null: a new one that goes with the container. */
      readonly source: string | null;
      readonly target: string;
      readonly isReadOnly: boolean;
    }
  | {
      readonly type: 'tmpfs';
      readonly target: string;
      /** As mount(8) takes them: "size=64m,mode=1777". */
      readonly options: string;
    };

const VOLUME_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/;
const VOLUME_FLAGS = new Set(['ro', 'rw', 'z', 'Z', 'nocopy', 'cached', 'delegated', 'consistent']);

/** -v [SOURCE:]TARGET[:ro] */
export function parseVolumeFlag(text: string): MountSpecification {
  const parts = text.split(':');
  const shown = `--volume=${text}`;
  const flags = parts.length === 3 ? (parts.pop() ?? '').split(',') : [];
  const unknown = flags.find((flag) => !VOLUME_FLAGS.has(flag));
  if (unknown !== undefined || parts.length > 2) {
    throw wrong(`${shown}: not [SOURCE:]TARGET[:ro]`, 'Write -v /here:/there, -v name:/there, or -v /there.');
  }
  const isReadOnly = flags.includes('ro');
  const target = absolute(shown, parts.at(-1) ?? '');
  const source = parts.length === 2 ? (parts[0] ?? '') : null;
  if (source === null) return { type: 'volume', source, target, isReadOnly };
  if (/^[./~]/.test(source)) return { type: 'bind', source, target, isReadOnly, isMade: true };
  return { type: 'volume', source: volumeName(shown, source), target, isReadOnly };
}

/** --mount type=bind,source=…,target=…[,readonly] */
export function parseMountFlag(text: string): MountSpecification {
  const shown = `--mount=${text}`;
  const fields = new Map<string, string>();
  for (const part of text.split(',')) {
    const [name = '', ...value] = part.split('=');
    fields.set(name.trim().toLowerCase(), value.length === 0 ? 'true' : value.join('='));
  }
  const field = (...names: string[]) => names.map((name) => fields.get(name)).find((found) => found !== undefined);
  const type = field('type') ?? 'volume';
  const target = absolute(shown, field('target', 'destination', 'dst') ?? '');
  const source = field('source', 'src');
  const isReadOnly = ['true', '1'].includes(field('readonly', 'ro') ?? 'false');
  switch (type) {
    case 'bind':
      if (source === undefined) throw wrong(`${shown}: its source is missing`, 'Add source=/path.');
      return { type, source, target, isReadOnly, isMade: false };
    case 'volume':
      return { type, source: source === undefined ? null : volumeName(shown, source), target, isReadOnly };
    case 'tmpfs': {
      const size = field('tmpfs-size');
      const mode = field('tmpfs-mode');
      const options = [size === undefined ? '' : `size=${size}`, mode === undefined ? '' : `mode=${mode}`];
      return { type, target, options: options.filter(Boolean).join(',') };
    }
    default:
      throw wrong(`${shown}: there is no type "${type}"`, 'Write type=bind, type=volume or type=tmpfs.');
  }
}

/** --tmpfs TARGET[:OPTIONS] */
export function parseTmpfsFlag(text: string): MountSpecification {
  const [target = '', ...options] = text.split(':');
  return { type: 'tmpfs', target: absolute(`--tmpfs=${text}`, target), options: options.join(':') };
}

function absolute(shown: string, target: string): string {
  if (target.includes('\0')) throw wrong(`${shown}: its target holds a NUL byte`, 'Write a path.');
  const parts = target.split('/').filter((part) => part !== '' && part !== '.');
  if (!target.startsWith('/') || parts.length === 0 || parts.includes('..')) {
    throw wrong(`${shown}: its target "${target}" is no directory inside the container`, 'Write an absolute path.');
  }
  return `/${parts.join('/')}`;
}

function volumeName(shown: string, name: string): string {
  if (VOLUME_NAME.test(name)) return name;
  throw wrong(
    `${shown}: "${name}" cannot be the name of a volume`,
    'Use letters, digits, _ . and -; for a directory write ./ in front of it.',
  );
}

const wrong = (message: string, hint: string) => new RuntimeError('asked-wrongly', message, { hint });
