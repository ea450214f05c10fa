import { RuntimeError } from '../runtime-error.ts';
import { assertVolumeName } from '../volumes/volume-name.ts';
import { insidePath } from './inside-path.ts';

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
      /** Whether an empty one gets the image's files. */
      readonly isCopied: boolean;
    }
  | {
      readonly type: 'tmpfs';
      readonly target: string;
      /** As mount(8) takes them: "size=64m,mode=1777". */
      readonly options: string;
    };

const VOLUME_FLAGS: ReadonlySet<string> = new Set([
  'ro',
  'rw',
  'z',
  'Z',
  'nocopy',
  'cached',
  'delegated',
  'consistent',
]);
/** Of --mount, with what may stand for each. */
const FIELDS = {
  type: ['type'],
  source: ['source', 'src'],
  target: ['target', 'destination', 'dst'],
  readonly: ['readonly', 'ro'],
  nocopy: ['volume-nocopy'],
  size: ['tmpfs-size'],
  mode: ['tmpfs-mode'],
} as const;

/** What an image asks for with VOLUME: a new volume, without a name. */
export const volumeOfImage = (target: string): MountSpecification => ({
  type: 'volume',
  source: null,
  target: insidePath('image: Volumes', target),
  isReadOnly: false,
  isCopied: true,
});

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
  const target = insidePath(shown, parts.at(-1) ?? '');
  const source = parts.length === 2 ? (parts[0] ?? '') : null;
  if (source !== null && /^[./~]/.test(source)) return { type: 'bind', source, target, isReadOnly, isMade: true };
  const name = source === null ? null : assertVolumeName(source, shown);
  return { type: 'volume', source: name, target, isReadOnly, isCopied: !flags.includes('nocopy') };
}

/** --mount type=bind,source=…,target=…[,readonly] */
export function parseMountFlag(text: string): MountSpecification {
  const shown = `--mount=${text}`;
  const fields = new Map<string, string>();
  for (const part of text.split(',')) {
    const [name = '', ...value] = part.split('=');
    fields.set(name.trim().toLowerCase(), value.length === 0 ? 'true' : value.join('='));
  }
  const unknown = [...fields.keys()].find((name) => !Object.values<readonly string[]>(FIELDS).flat().includes(name));
  if (unknown !== undefined)
    throw wrong(`${shown}: there is no field "${unknown}"`, `Write ${Object.keys(FIELDS).join(', ')}.`);
  const field = (name: keyof typeof FIELDS) => FIELDS[name].map((each) => fields.get(each)).find(Boolean);
  const type = field('type') ?? 'volume';
  const target = insidePath(shown, field('target') ?? '');
  const source = field('source');
  const isOn = (name: 'readonly' | 'nocopy') => ['true', '1'].includes(field(name) ?? 'false');
  const isReadOnly = isOn('readonly');
  switch (type) {
    case 'bind':
      if (source === undefined) throw wrong(`${shown}: its source is missing`, 'Add source=/path.');
      return { type, source, target, isReadOnly, isMade: false };
    case 'volume': {
      const name = source === undefined ? null : assertVolumeName(source, shown);
      return { type, source: name, target, isReadOnly, isCopied: !isOn('nocopy') };
    }
    case 'tmpfs': {
      const options = [`size=${field('size') ?? ''}`, `mode=${field('mode') ?? ''}`].filter(
        (each) => !each.endsWith('='),
      );
      return { type, target, options: [...options, ...(isReadOnly ? ['ro'] : [])].join(',') };
    }
    default:
      throw wrong(`${shown}: there is no type "${type}"`, 'Write type=bind, type=volume or type=tmpfs.');
  }
}

/** --tmpfs TARGET[:OPTIONS] */
export function parseTmpfsFlag(text: string): MountSpecification {
  const [target = '', ...options] = text.split(':');
  return { type: 'tmpfs', target: insidePath(`--tmpfs=${text}`, target), options: options.join(':') };
}

const wrong = (message: string, hint: string) => new RuntimeError('asked-wrongly', message, { hint });
