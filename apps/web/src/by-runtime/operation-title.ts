import type { RuntimeOperation } from '@drydock/protocol';
import { namespacesInWords, wordList } from '../ui/word-list.ts';

const MIB = 1024 * 1024;

/** In plain words, to go on after "Let the runtime do it:". */
export function operationTitle(operation: RuntimeOperation): string {
  switch (operation.operation) {
    case 'new-namespaces':
      return `a shell in ${namespacesInWords(operation.namespaces)}`;
    case 'fresh-proc':
      return 'mount a fresh /proc for the shell';
    case 'host-name':
      return `set the host name to ${operation.hostname}`;
    case 'control-group':
      return `make the cgroup ${operation.cgroup}${limitsOf(operation)}`;
    case 'join-control-group':
      return `move the shell into the cgroup ${operation.cgroup}`;
    case 'overlay':
      return `mount an overlay at ${operation.merged}`;
    case 'veth':
      return `connect the shell by a veth pair: ${operation.name} out here, ${operation.peer} in there`;
    case 'change-root':
      return `a shell whose root directory is ${operation.root}, by ${operation.by}`;
    case 'container':
      return `a whole container from ${operation.root}, by ${operation.by}`;
  }
}

function limitsOf(operation: Extract<RuntimeOperation, { operation: 'control-group' }>): string {
  const { memoryMaxBytes, cpuMax, pidsMax } = operation;
  const limits = [
    memoryMaxBytes === undefined ? null : `memory.max ${bytesInWords(Number(memoryMaxBytes))}`,
    cpuMax === undefined ? null : `cpu.max “${cpuMax}”`,
    pidsMax === undefined ? null : `pids.max ${pidsMax}`,
  ].filter((limit) => limit !== null);
  return limits.length === 0 ? '' : ` with ${wordList(limits)}`;
}

const bytesInWords = (bytes: number): string =>
  bytes >= MIB && bytes % MIB === 0 ? `${bytes / MIB} MiB` : `${bytes} bytes`;
