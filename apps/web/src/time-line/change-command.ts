import type { Change } from '@drydock/protocol';

/** The command that shows a change where its source alone does not tell how; undefined where it does. */
export function commandOf(change: Change): string | undefined {
  switch (change.kind) {
    case 'mounted':
    case 'unmounted':
      return `grep ' ${change.path} ' ${change.source}`;
    case 'layer-changed':
      // A whiteout is no file to read, and a directory neither.
      return `ls -ld ${change.source}`;
    default:
      return undefined;
  }
}
