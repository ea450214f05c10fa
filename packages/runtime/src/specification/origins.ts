/** What of a specification somebody can point at. */
export type Aspect =
  | 'image'
  | 'argv'
  | 'environment'
  | 'working-directory'
  | 'user'
  | 'terminal'
  | 'init'
  | 'ulimits'
  | 'hostname'
  | 'namespaces'
  | 'limits'
  | 'mounts'
  | 'shm'
  | 'read-only'
  | 'devices'
  | 'network'
  | 'ports'
  | 'names'
  | 'capabilities'
  | 'seccomp'
  | 'no-new-privileges'
  | 'life';

/** "--memory=512m", "image: Cmd", "default": who asked for an aspect, the strongest first. */
export type Origins = ReadonlyMap<Aspect, readonly string[]>;

export const DEFAULT_ORIGIN = 'default';

export const originsOf = (origins: Origins, ...aspects: readonly Aspect[]): readonly string[] => {
  const found = aspects.flatMap((aspect) => origins.get(aspect) ?? []);
  return found.length === 0 ? [DEFAULT_ORIGIN] : [...new Set(found)];
};
