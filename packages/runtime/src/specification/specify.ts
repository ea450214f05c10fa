import { randomBytes } from 'node:crypto';
import type { RunDefaults } from '../image/manifest/image-configuration.ts';
import { RuntimeError } from '../runtime-error.ts';
import type { ContainerSpecification } from './container-specification.ts';
import { parseDeviceFlag } from './device-specification.ts';
import { allOf, type GivenFlags, isOn, lastOf, showFlag } from './flag.ts';
import { specifyLife } from './life.ts';
import { specifyLimits } from './limits.ts';
import { parseMountFlag, parseTmpfsFlag, parseVolumeFlag, volumeOfImage } from './mount-specification.ts';
import { specifyNamespaces } from './namespaces.ts';
import type { Aspect } from './origins.ts';
import { specifyPowers } from './powers.ts';
import { specifyProcess } from './process.ts';
import { parseBytes } from './quantity.ts';

export type Asked = {
  readonly given: GivenFlags;
  /** As it was typed: "busybox:1.36". */
  readonly image: string;
  /** What stood behind the image. */
  readonly command: readonly string[];
  readonly defaults: RunDefaults;
  /** Reads a file for --env-file where the command was typed. */
  readonly readFile: (path: string) => string;
  /** The environment of whoever typed it: `-e NAME` takes a value from there. */
  readonly callerEnvironment: Readonly<Record<string, string | undefined>>;
};

const ID_BYTES = 32;
const SHORT_ID = 12;
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}$/;
const HOST_NAME = /^[a-zA-Z0-9]([a-zA-Z0-9.-]{0,62}[a-zA-Z0-9])?$/;
const SHM_BYTES = 64 * 2 ** 20;

export const isContainerName = (text: string): boolean => NAME.test(text);

export const newContainerId = (): string => randomBytes(ID_BYTES).toString('hex');

/** From what somebody typed and what the image says to the container that is to be made. Pure but for readFile. */
export function specify(asked: Asked, id: string = newContainerId()): ContainerSpecification {
  const { given, defaults } = asked;
  const origins = new Map<Aspect, string[]>();
  const note = (aspect: Aspect, ...from: readonly string[]) => {
    origins.set(aspect, [...(origins.get(aspect) ?? []), ...from]);
  };
  /** Notes flags that were given, and says whether any was. */
  const noteFlags = (aspect: Aspect, ...names: readonly string[]): boolean => {
    const shown = names.flatMap((name) => allOf(given, name).map((value) => showFlag(name, value)));
    note(aspect, ...shown);
    return shown.length > 0;
  };

  const process = specifyProcess(asked, note, noteFlags);
  const hostname = lastOf(given, 'hostname') ?? id.slice(0, SHORT_ID);
  if (!HOST_NAME.test(hostname)) throw wrong(`--hostname=${hostname}: not a host name`, 'Use letters, digits and -.');
  noteFlags('hostname', 'hostname');
  const name = lastOf(given, 'name') ?? `box-${id.slice(0, SHORT_ID)}`;
  if (!isContainerName(name))
    throw wrong(`--name=${name}: not a name`, 'Begin with a letter or digit; then also _ . and -.');
  noteFlags('namespaces', 'pid', 'network', 'ipc', 'uts', 'userns', 'cgroupns');
  const limitFlags = ['memory', 'memory-swap', 'memory-reservation', 'cpus', 'cpu-shares', 'cpuset-cpus', 'pids-limit'];
  noteFlags('limits', ...limitFlags, 'device-read-bps', 'device-write-bps');
  noteFlags('mounts', 'volume', 'mount', 'tmpfs');
  if (defaults.volumes.length > 0) note('mounts', 'image: Volumes');
  noteFlags('shm', 'shm-size');
  noteFlags('read-only', 'read-only');
  noteFlags('devices', 'device', 'privileged');
  noteFlags('network', 'network', 'ip', 'mac-address', 'network-alias');
  noteFlags('ports', 'publish', 'publish-all');
  noteFlags('names', 'dns', 'dns-search', 'add-host', 'hostname');
  noteFlags('capabilities', 'cap-add', 'cap-drop', 'privileged');
  noteFlags('seccomp', 'security-opt', 'privileged');
  noteFlags('no-new-privileges', 'security-opt');
  noteFlags('life', 'detach', 'rm', 'restart', 'stop-signal', 'stop-timeout');
  note('image', asked.image);
  const shm = lastOf(given, 'shm-size');
  return {
    id,
    name,
    image: asked.image,
    hostname,
    labels: { ...Object.fromEntries(defaults.labels), ...pairsOf(allOf(given, 'label')) },
    process,
    namespaces: specifyNamespaces(given),
    limits: specifyLimits(given),
    root: {
      isReadOnly: isOn(given, 'read-only'),
      mounts: [
        ...defaults.volumes.map(volumeOfImage),
        ...allOf(given, 'volume').map(parseVolumeFlag),
        ...allOf(given, 'mount').map(parseMountFlag),
        ...allOf(given, 'tmpfs').map(parseTmpfsFlag),
      ].filter(lastAt),
      shmBytes: shm === null ? SHM_BYTES : parseBytes('--shm-size', shm),
      devices: allOf(given, 'device').map(parseDeviceFlag),
    },
    network: {
      mode: lastOf(given, 'network') ?? 'bridge',
      address: lastOf(given, 'ip'),
      mac: lastOf(given, 'mac-address'),
      aliases: allOf(given, 'network-alias'),
      publish: allOf(given, 'publish'),
      publishesAll: isOn(given, 'publish-all'),
      exposed: defaults.exposedPorts,
      dns: allOf(given, 'dns'),
      dnsSearch: allOf(given, 'dns-search'),
      extraHosts: allOf(given, 'add-host'),
    },
    powers: specifyPowers(given),
    life: specifyLife(given, defaults),
    origins,
  };
}

/** Of two mounts at one place the later one counts. */
const lastAt = <Each extends { readonly target: string }>(mount: Each, index: number, all: readonly Each[]): boolean =>
  all.findLastIndex(({ target }) => target === mount.target) === index;

/** ["a=1", "b"] → { a: "1", b: "" } */
const pairsOf = (texts: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=');
      return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
    }),
  );

const wrong = (message: string, hint: string) => new RuntimeError('asked-wrongly', message, { hint });
