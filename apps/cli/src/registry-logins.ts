import { readFileSync, statSync } from 'node:fs';
import type { CommandConnection } from '@drydock/linux';
import { type FindCredentials, type Flag, parseDockerLogins } from '@drydock/runtime';

export const INSECURE_REGISTRY: Flag = {
  name: 'insecure-registry',
  takes: 'list',
  placeholder: 'HOST',
  about: 'A registry that may be asked without TLS',
};

const CONFIG_BYTES_MAX = 2 ** 20;

/** What whoever types the command logs in with: `auths` of ~/.docker/config.json, or of the folder DOCKER_CONFIG names. */
export function registryLogins({ request }: CommandConnection): FindCredentials {
  const { DOCKER_CONFIG, HOME } = request.environment;
  const folder = DOCKER_CONFIG ?? (HOME === undefined ? undefined : `${HOME}/.docker`);
  const path = `${folder}/config.json`;
  const found = folder === undefined ? undefined : statSync(path, { throwIfNoEntry: false });
  if (found === undefined || !found.isFile() || found.size > CONFIG_BYTES_MAX) return () => undefined;
  return parseDockerLogins(readFileSync(path));
}
