import { readFileSync } from 'node:fs';

/** Already gone is as good as killed. */
const GONE = new Set(['ENOENT', 'ESRCH']);

/**
 * Ends a stage and every process that it forked. Only pids that the kernel itself names as its children are killed,
 * while it is stopped and so cannot reap them: none can have become another process's meanwhile. What a report says
 * is no pid of ours: a process inside a pid namespace tells the number it has there.
 */
export function killStage(stage: number): void {
  send(stage, 'SIGSTOP');
  for (const child of childrenOf(stage)) send(child, 'SIGKILL');
  send(stage, 'SIGKILL');
}

/** proc(5), /proc/PID/task/TID/children. */
function childrenOf(process: number): number[] {
  try {
    return readFileSync(`/proc/${process}/task/${process}/children`, 'latin1').split(' ').filter(Boolean).map(Number);
  } catch (error) {
    if (error instanceof Error && 'code' in error && GONE.has(String(error.code))) return [];
    throw error;
  }
}

function send(process: number, signal: NodeJS.Signals): void {
  try {
    globalThis.process.kill(process, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && GONE.has(String(error.code)))) throw error;
  }
}
