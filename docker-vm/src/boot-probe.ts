import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import type { AcceleratorName } from './accelerator.ts';
import { QEMU } from './qemu-command.ts';
import { dyingWithParent } from './run-tool.ts';

export type ProbeResult =
  | { readonly isAlive: true; readonly elapsedMs: number }
  | { readonly isAlive: false; readonly reason: string };

/** Working KVM needs half a second. Where it is a pretence, the guest hangs and never says so. */
const LIMIT_MS = 10_000;
/** Printed by guest/probe-init. */
const MARKER = 'drydock-probe-alive';

/** Boots our own kernel with a guest that says one word and powers off. */
export async function bootProbe(
  accelerator: AcceleratorName,
  files: { vmlinux: string; probeInitramfs: string },
  signal?: AbortSignal,
): Promise<ProbeResult> {
  const startedAt = performance.now();
  const args = [
    ...['-M', 'q35', '-accel', accelerator, '-m', '256', '-nographic', '-nodefaults', '-serial', 'stdio', '-no-reboot'],
    ...['-kernel', files.vmlinux, '-initrd', files.probeInitramfs, '-append', 'console=ttyS0 quiet panic=-1'],
    ...(accelerator === 'tcg' ? [] : ['-cpu', 'host']),
  ];
  const child = spawn(...dyingWithParent('KILL', QEMU, args), { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (status) => resolve(`QEMU ended with status ${status}: ${lastLine(output)}`));
  });
  const timer = new AbortController();
  const late = delay(LIMIT_MS, `nothing came within ${LIMIT_MS / 1000} s`, {
    signal: signal ? AbortSignal.any([signal, timer.signal]) : timer.signal,
  });
  try {
    const reason = await Promise.race([ended, late]);
    if (output.includes(MARKER)) return { isAlive: true, elapsedMs: performance.now() - startedAt };
    return { isAlive: false, reason };
  } finally {
    timer.abort();
    late.catch(() => undefined);
    child.kill('SIGKILL');
    await ended;
  }
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1) ?? '';
}
