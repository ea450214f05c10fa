import type { ProcessView, View } from '@drydock/protocol';
import { byIdentity, identityOf } from '../process-identity.ts';

type IsFrom = (process: ProcessView) => boolean;

/** Views put together of two readings, for one command to be compared with. */

/**
 * The processes as they were when the command had returned, but those that stem from it as they are now, or were last:
 * what it left running stays told when it has ended.
 */
export function withLatest(returned: View, now: View, isFrom: IsFrom): View {
  const later = byIdentity(now);
  const processes = returned.processes.map((process) => {
    const today = later.get(identityOf(process));
    return today !== undefined && isFrom(today) ? today : process;
  });
  return { ...returned, processes };
}

/** And with what these have started since, as long as it lives. */
export function withBorn(returned: View, now: View, isFrom: IsFrom): View {
  return withProcesses(returned, now.processes.filter(isFrom));
}

export function withProcesses(view: View, processes: readonly ProcessView[]): View {
  const known = byIdentity(view);
  const more = processes.filter((process) => !known.has(identityOf(process)));
  return {
    ...view,
    processes: [...view.processes, ...more].sort((one, other) => one.pid - other.pid),
    processCount: view.processCount + more.length,
  };
}

export function withoutProcesses(view: View, gone: ReadonlySet<string>): View {
  const processes = view.processes.filter((process) => !gone.has(identityOf(process)));
  return { ...view, processes, processCount: view.processCount - (view.processes.length - processes.length) };
}

/** As if what stands at /proc had been replaced before already, wherever it was between the two views. */
export function withProcMountsOf(view: View, before: View, after: View): View {
  const earlier = byIdentity(before);
  const later = byIdentity(after);
  const processes = view.processes.map((process) => {
    const was = earlier.get(identityOf(process))?.procDevice;
    const is = later.get(identityOf(process))?.procDevice;
    return is !== undefined && was === process.procDevice ? { ...process, procDevice: is } : process;
  });
  return { ...view, processes };
}

/** Those who came from outside to the shell, as if it had started them: that is where they come from. */
export function withParentOfEntered(view: View, shell: ProcessView | undefined, isFrom: IsFrom): View {
  if (shell === undefined) return view;
  const processes = view.processes.map((process) =>
    process.parentPid === 0 && isFrom(process) ? { ...process, parentPid: shell.pid } : process,
  );
  return { ...view, processes };
}
