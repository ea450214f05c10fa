import { ContainerResolver } from './container-resolver.ts';
import { NAME_LIMITS } from './limits.ts';
import { NamesOfNetworks } from './names-of-networks.ts';
import { openSocketsInside } from './sockets-inside.ts';
import type { Upstream } from './upstream.ts';

export type Served = {
  /** Id of the container. */
  readonly container: string;
  /** Its network namespace, in which lo is up: `/proc/PID/ns/net`. */
  readonly namespace: string;
  readonly upstream: Upstream;
};

/**
 * Containers of a user network find each other by name. Each asks 127.0.0.11, in its own network namespace; the one
 * who answers is this process, outside. It must stay as long as such a container runs, and after a restart serve
 * again those that do.
 */
export class NameServers implements Disposable {
  readonly #names: NamesOfNetworks;
  readonly #resolvers = new Map<string, ContainerResolver>();
  #outstanding = 0;

  /** @param dataRoot /var/lib/docker */
  constructor(dataRoot: string) {
    this.#names = new NamesOfNetworks(dataRoot);
  }

  /** How many containers rely on this process. */
  get size(): number {
    return this.#resolvers.size;
  }

  /** Questions that wait for an upstream server. */
  get outstanding(): number {
    return this.#outstanding;
  }

  /** @throws KernelError, NftablesError */
  serve({ container, namespace, upstream }: Served): void {
    this.stop(container);
    const resolver = new ContainerResolver({
      sockets: openSocketsInside(namespace),
      upstream,
      networks: () => this.#names.of(container),
      takePlace: () => {
        if (this.#outstanding >= NAME_LIMITS.outstanding) return false;
        this.#outstanding += 1;
        return true;
      },
      givePlace: () => {
        this.#outstanding -= 1;
      },
    });
    this.#resolvers.set(container, resolver);
  }

  /** Content with there being none. */
  stop(container: string): void {
    this.#resolvers.get(container)?.stop();
    this.#resolvers.delete(container);
  }

  [Symbol.dispose](): void {
    for (const container of [...this.#resolvers.keys()]) this.stop(container);
  }
}
