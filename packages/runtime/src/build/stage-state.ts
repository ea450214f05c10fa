import type { StoredBlob } from '../image/blobs/blob-store.ts';
import { type ImageConfiguration, NO_DEFAULTS } from '../image/manifest/image-configuration.ts';
import { thisPlatform } from '../image/manifest/platform.ts';
import type { ChainId } from '../layer/store/chain-id.ts';
import type { Variables } from './arguments.ts';

/** The image that a stage is by now: each instruction makes the next one of it. */
export type StageState = {
  readonly config: ImageConfiguration;
  /** Of its layers, from the bottom up. */
  readonly layers: readonly StoredBlob[];
  /** Of its topmost layer; null: it has no files. */
  readonly chainId: ChainId | null;
  /** What ARG has declared so far. */
  readonly declared: Variables;
  /** Whether a CMD of this stage has been there: ENTRYPOINT takes away only one of the image below. */
  readonly hasCommand: boolean;
};

/** FROM scratch: no files, and nothing said about them. */
export const nothingYet = (): StageState => ({
  config: { platform: thisPlatform(), run: NO_DEFAULTS, diffIds: [], history: [] },
  layers: [],
  chainId: null,
  declared: new Map(),
  hasCommand: false,
});

const DEFAULT_SHELL = ['/bin/sh', '-c'];

/** What reads the lines of the shell form. */
export const shellOf = ({ config }: StageState): readonly string[] =>
  config.run.shell.length === 0 ? DEFAULT_SHELL : config.run.shell;

/** The variables that an instruction sees: an ENV goes before an ARG of the same name. */
export function variablesOf({ config, declared }: StageState): Variables {
  const set = config.run.environment.map((text): [string, string] => {
    const at = text.indexOf('=');
    return [text.slice(0, at), text.slice(at + 1)];
  });
  return new Map([...declared, ...set]);
}
