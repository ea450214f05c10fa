import { AT_FDCWD, CLONE_NEWNET, call, O_CLOEXEC, O_RDONLY, result } from '@drydock/linux';
import type { Operation } from '../operation.ts';

export type JoinNetwork = {
  /** The other container's network namespace: `/proc/PID/ns/net`. */
  readonly namespace: string;
  /** What people call that container. */
  readonly container: string;
};

/**
 * A network namespace can have any number of processes in it. With `--network container:ID` the new container makes
 * none of its own but enters that of another, by setns(2): the two share links, addresses and ports, and reach each
 * other at 127.0.0.1. This is how a pod works.
 */
export function joinNetwork({ namespace, container }: JoinNetwork): Operation {
  return {
    name: 'join-network',
    title: `Join the network of "${container}"`,
    effect: `${namespace} and the container's own ns/net are one`,
    byHand: [`nsenter --net=${namespace} …`],
    steps: [
      call('openat', [AT_FDCWD, namespace, O_RDONLY | O_CLOEXEC, 0], { result: 'network' }),
      call('setns', [result('network'), CLONE_NEWNET]),
      call('close', [result('network')]),
    ],
  };
}
