import type { RuntimeOperation } from '@drydock/protocol';

/** How an operation stands among the commands: like a command line of the runtime's. */
export function operationLine(operation: RuntimeOperation): string {
  return ['runtime:', operation.operation, ...argumentsOf(operation)].join(' ');
}

function argumentsOf(operation: RuntimeOperation): readonly string[] {
  switch (operation.operation) {
    case 'new-namespaces':
      return operation.namespaces;
    case 'fresh-proc':
      return [];
    case 'host-name':
      return [operation.hostname];
    case 'control-group':
    case 'join-control-group':
      return [operation.cgroup];
    case 'overlay':
      return [operation.merged];
    case 'veth':
      return [operation.name, operation.peer];
    case 'change-root':
    case 'container':
      return [operation.root];
    default:
      return operation satisfies never;
  }
}
