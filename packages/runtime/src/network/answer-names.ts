import type { Operation } from '../operation.ts';
import type { NameServers } from './names/name-servers.ts';

export type AnswerNames = {
  readonly servers: NameServers;
  /** Id of the container. */
  readonly container: string;
  /** Path of the container's network namespace, once it is there. */
  readonly namespace: (results: ReadonlyMap<string, number>) => string;
  /** Whom to ask for what is no container's name. */
  readonly upstream: readonly string[];
};

/**
 * Addresses change, names stay. On a network of its users' own making, a container is found by its name: it asks the
 * name server 127.0.0.11, which its /etc/resolv.conf names. That one is in the engine; but its socket was made in the
 * container's network namespace, and so it is heard there and nowhere else.
 */
export function answerNames({ servers, container, namespace, upstream }: AnswerNames): Operation {
  return {
    name: 'answer-names',
    title: 'Answer questions about names',
    effect: 'inside, 127.0.0.11 knows the containers of its networks by name',
    byHand: ['nsenter --target PID --net nft list table ip drydock_names', 'nsenter --target PID --net ss -lnup'],
    steps: [
      {
        engine: 'open sockets inside, and lead port 53 of 127.0.0.11 to them',
        run: (results) => servers.serve({ container, namespace: namespace(results), upstream: { servers: upstream } }),
      },
    ],
    undo: () => servers.stop(container),
  };
}
