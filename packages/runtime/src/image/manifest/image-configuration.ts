import type { Digest } from '../digest.ts';
import { ImageError } from '../image-error.ts';
import { CONFIG_BYTES_MAX, CONFIG_ENTRIES_MAX, HISTORY_ENTRIES_MAX, LAYERS_MAX } from '../limits.ts';
import { quote } from '../quote.ts';
import { JsonValue } from './json-value.ts';
import { type Platform, readPlatform } from './platform.ts';

/** What an image says about itself: for which machine it is, what to run in it, and which layers make its files. */
export type ImageConfiguration = {
  readonly platform: Platform;
  /** RFC 3339 */
  readonly created?: string;
  readonly author?: string;
  readonly run: RunDefaults;
  /** Digests of the layers as plain tars, from the bottom up. */
  readonly diffIds: readonly Digest[];
  readonly history: readonly HistoryEntry[];
};

/** What `docker run` does unless told otherwise. */
export type RunDefaults = {
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  /** "NAME=value" */
  readonly environment: readonly string[];
  /** "user", "uid:gid"; "" is root */
  readonly user: string;
  /** "" is / */
  readonly workingDirectory: string;
  /** "80/tcp" */
  readonly exposedPorts: readonly string[];
  readonly volumes: readonly string[];
  readonly labels: ReadonlyMap<string, string>;
  readonly stopSignal?: string;
  readonly healthCheck?: HealthCheck;
  /** What a Dockerfile's shell form is run by. */
  readonly shell: readonly string[];
  readonly onBuild: readonly string[];
};

/** Kept as Docker writes it; times are nanoseconds. */
export type HealthCheck = {
  readonly test: readonly string[];
  readonly intervalNs?: number;
  readonly timeoutNs?: number;
  readonly startPeriodNs?: number;
  readonly retries?: number;
};

/** One line of `docker history`. */
export type HistoryEntry = {
  readonly created?: string;
  readonly createdBy?: string;
  readonly author?: string;
  readonly comment?: string;
  /** It only changed the configuration, and made no layer. */
  readonly isEmptyLayer: boolean;
};

export const NO_DEFAULTS: RunDefaults = {
  entrypoint: [],
  command: [],
  environment: [],
  user: '',
  workingDirectory: '',
  exposedPorts: [],
  volumes: [],
  labels: new Map(),
  shell: [],
  onBuild: [],
};

const text = (value: JsonValue): string => value.string();
/** Docker leaves out what is empty, and writes "" or 0 in other versions: both mean that nothing was said. */
const present = (value: JsonValue): string | undefined => value.optional(text) || undefined;

export function parseImageConfiguration(bytes: Uint8Array, what: string): ImageConfiguration {
  if (bytes.length > CONFIG_BYTES_MAX) {
    throw new ImageError('too-large', `${what}: ${bytes.length} bytes, at most ${CONFIG_BYTES_MAX} are taken`);
  }
  const document = JsonValue.parse(bytes, what);
  const rootfs = document.field('rootfs');
  if (rootfs.isAbsent) rootfs.refuse('missing');
  if (rootfs.field('type').string() !== 'layers') rootfs.field('type').refuse('not "layers"');
  const [created, author] = [present(document.field('created')), present(document.field('author'))];
  const run = document.field('config').optional(readRunDefaults);
  return {
    platform: readPlatform(document),
    ...(created !== undefined && { created }),
    ...(author !== undefined && { author }),
    run: run ?? NO_DEFAULTS,
    diffIds: rootfs
      .field('diff_ids')
      .items(LAYERS_MAX)
      .map((item) => item.digest()),
    history: document.field('history').items(HISTORY_ENTRIES_MAX).map(readHistoryEntry),
  };
}

function readRunDefaults(config: JsonValue): RunDefaults {
  const strings = (name: string) => config.field(name).strings(CONFIG_ENTRIES_MAX);
  const names = (name: string) =>
    config
      .field(name)
      .entries(CONFIG_ENTRIES_MAX)
      .map(([key]) => key);
  const labels = config.field('Labels').entries(CONFIG_ENTRIES_MAX);
  const environment = strings('Env');
  const nameless = environment.findIndex((variable) => variable.indexOf('=') < 1);
  if (nameless !== -1) config.field('Env').refuse(`${quote(environment[nameless])} is not NAME=value`);
  const stopSignal = present(config.field('StopSignal'));
  const healthCheck = config.field('Healthcheck').optional(readHealthCheck);
  const run = {
    entrypoint: strings('Entrypoint'),
    command: strings('Cmd'),
    environment,
    user: present(config.field('User')) ?? '',
    workingDirectory: present(config.field('WorkingDir')) ?? '',
    exposedPorts: names('ExposedPorts'),
    volumes: names('Volumes'),
    labels: new Map(labels.map(([name, value]) => [name, value.string()])),
    ...(stopSignal !== undefined && { stopSignal }),
    ...(healthCheck !== undefined && { healthCheck }),
    shell: strings('Shell'),
    onBuild: strings('OnBuild'),
  };
  refuseNul(config, run);
  return run;
}

/** A NUL ends a C string: what comes after it would silently be cut off on the way into the kernel. */
function refuseNul(config: JsonValue, run: RunDefaults): void {
  const all = [...run.entrypoint, ...run.command, ...run.environment, ...run.volumes, run.user, run.workingDirectory];
  const found = all.find((value) => value.includes('\0'));
  if (found !== undefined) config.refuse(`${quote(found)} holds a NUL byte`);
}

function readHealthCheck(value: JsonValue): HealthCheck {
  const number = (name: string) => value.field(name).optional((field) => field.integer()) || undefined;
  const [intervalNs, timeoutNs] = [number('Interval'), number('Timeout')];
  const [startPeriodNs, retries] = [number('StartPeriod'), number('Retries')];
  return {
    test: value.field('Test').strings(CONFIG_ENTRIES_MAX),
    ...(intervalNs !== undefined && { intervalNs }),
    ...(timeoutNs !== undefined && { timeoutNs }),
    ...(startPeriodNs !== undefined && { startPeriodNs }),
    ...(retries !== undefined && { retries }),
  };
}

function readHistoryEntry(entry: JsonValue): HistoryEntry {
  const [created, createdBy] = [present(entry.field('created')), present(entry.field('created_by'))];
  const [author, comment] = [present(entry.field('author')), present(entry.field('comment'))];
  return {
    ...(created !== undefined && { created }),
    ...(createdBy !== undefined && { createdBy }),
    ...(author !== undefined && { author }),
    ...(comment !== undefined && { comment }),
    isEmptyLayer: entry.field('empty_layer').optional((value) => value.boolean()) ?? false,
  };
}
