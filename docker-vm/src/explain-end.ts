import type { SerialLog } from './serial-log.ts';
import { SetupError } from './setup-error.ts';

const LINES_SHOWN = 12;

/** Why a machine ended that should still run: from what QEMU and the guest's console said last. */
export function explainEnd(qemuStatus: number | null, log: SerialLog, port: number): SetupError {
  const tail = log.tail(LINES_SHOWN);
  if (log.bootFailure !== undefined) return new SetupError(`boot the VM: ${log.bootFailure}`);
  if (/Could not set up host forwarding rule/.test(tail)) {
    return new SetupError(`forward port ${port}: in use`, { hint: 'Choose another one with --port.' });
  }
  if (/Failed to get "write" lock/.test(tail)) {
    return new SetupError('open the data disk: another Drydock is using it', { hint: 'Stop the other one first.' });
  }
  if (/Cannot allocate memory/.test(tail)) {
    return new SetupError('start the VM: this machine has not enough memory', { hint: 'Give it less: --memory 1024.' });
  }
  const how = qemuStatus === null ? 'was killed' : `ended with status ${qemuStatus}`;
  return new SetupError(`keep the VM running: QEMU ${how}\n${tail}`);
}
