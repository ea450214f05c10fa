import type { ProcessView, View } from '@drydock/protocol';

/** Numbers are used again; a number and a start time together never are. */
export function identityOf(process: ProcessView): string {
  return `${process.vmPid}@${process.startTicks}`;
}

export function byIdentity(view: View): ReadonlyMap<string, ProcessView> {
  return new Map(view.processes.map((process) => [identityOf(process), process]));
}

/** Number 1 of the learner's Linux; undefined when it has ended. */
export function sessionInit(view: View): ProcessView | undefined {
  return view.processes.find((process) => process.pid === 1 && process.insidePids.length === 0);
}

/** A zombie is a number and an exit status: it has left its namespaces and shows no arguments. */
export function isAlive(process: ProcessView): boolean {
  return process.state !== 'Z' && process.state !== 'X';
}
