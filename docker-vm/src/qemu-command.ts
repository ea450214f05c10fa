import type { Accelerator } from './accelerator.ts';
import { SetupError } from './setup-error.ts';

export const QEMU = 'qemu-system-x86_64';
/** Descriptors that QEMU inherits: no socket file, no port, nothing to clean up. */
export const EXEC_FD = 3;
export const QMP_FD = 4;
/** COMMAND_LINE_SIZE of x86, with its final zero. */
const COMMAND_LINE_MAX = 2047;

export type MachineShape = {
  readonly accelerator: Accelerator;
  readonly vmlinux: string;
  readonly initramfs: string;
  readonly system: string;
  readonly app: string;
  readonly data: { readonly file: string; readonly isThrowAway: boolean };
  readonly memoryMib: number;
  readonly cpus: number;
  /** On the host's 127.0.0.1; undefined: the machine cannot be reached at all. */
  readonly port: number | undefined;
  readonly origins: readonly string[];
  /** The operator's limits, as JSON. */
  readonly limits?: string | undefined;
  /** A shell command to run as root instead of serving. */
  readonly exec?: string | undefined;
  /** Serve as well while `exec` runs. */
  readonly serve?: boolean | undefined;
};

export function qemuArguments(shape: MachineShape): string[] {
  const forward = shape.port === undefined ? '' : `,hostfwd=tcp:127.0.0.1:${shape.port}-:8080`;
  return [
    ...['-name', 'drydock', '-M', 'q35', '-accel', shape.accelerator.name],
    ...(shape.accelerator.name === 'tcg' ? [] : ['-cpu', 'host']),
    ...[
      '-m',
      `${shape.memoryMib}`,
      '-smp',
      `${shape.cpus}`,
      '-display',
      'none',
      '-nodefaults',
      '-no-user-config',
      '-no-reboot',
    ],
    ...['-kernel', shape.vmlinux, '-initrd', shape.initramfs, '-append', kernelCommandLine(shape)],
    // The guest names them in this order: vda, vdb, vdc.
    ...['-drive', `file=${escaped(shape.system)},format=raw,if=virtio,readonly=on`],
    ...['-drive', `file=${escaped(shape.app)},format=raw,if=virtio,readonly=on`],
    ...['-drive', dataDrive(shape.data)],
    // restrict: without it the guest reaches whatever listens on the host's own 127.0.0.1, as 10.0.2.2.
    ...['-netdev', `user,id=net0,restrict=on${forward}`, '-device', 'virtio-net-pci,netdev=net0,romfile='],
    ...['-object', 'rng-random,id=rng0,filename=/dev/urandom', '-device', 'virtio-rng-pci,rng=rng0'],
    ...['-chardev', 'stdio,id=console,signal=off', '-serial', 'chardev:console'],
    ...['-chardev', `socket,id=exec,fd=${EXEC_FD}`, '-serial', 'chardev:exec'],
    ...['-chardev', `socket,id=qmp,fd=${QMP_FD}`, '-mon', 'chardev=qmp,mode=control'],
  ];
}

function dataDrive({ file, isThrowAway }: MachineShape['data']): string {
  const base = `file=${escaped(file)},format=qcow2,if=virtio,discard=unmap,detect-zeroes=unmap`;
  // snapshot: what is written goes to a nameless temporary file.
  return isThrowAway ? `${base},snapshot=on,cache=unsafe` : base;
}

export function kernelCommandLine({
  accelerator,
  origins,
  limits,
  exec,
  serve,
}: Pick<MachineShape, 'accelerator' | 'origins' | 'limits' | 'exec' | 'serve'>): string {
  const words = [
    'console=ttyS0 quiet panic=-1 cgroup_no_v1=all no_timer_check i8042.noaux i8042.nokbd',
    // How long processes had to wait, /proc/pressure: Debian's kernel counts it only when asked.
    'psi=1',
    // Guards against speculation cost time and guard nothing where the processor is a program.
    ...(accelerator.name === 'tcg' ? ['mitigations=off', 'nokaslr'] : []),
    ...(origins.length > 0 ? [`drydock.origins=${origins.join(',')}`] : []),
    ...(limits === undefined ? [] : [`drydock.limits=${Buffer.from(limits).toString('base64')}`]),
    ...(exec === undefined ? [] : [`drydock.exec=${Buffer.from(exec).toString('base64')}`]),
    ...(serve ? ['drydock.serve=1'] : []),
  ];
  const line = words.join(' ');
  if (line.length > COMMAND_LINE_MAX) {
    const what =
      exec === undefined ? `limits of ${limits?.length} characters` : `a command of ${exec.length} characters`;
    throw new SetupError(`hand the VM ${what}: the kernel's command line is full`, {
      hint: 'Leave out limits that have their default; put commands into a script below test/, which the app disk brings along.',
    });
  }
  return line;
}

/** QEMU's option parser splits at commas; a doubled one stands for itself. */
function escaped(file: string): string {
  return file.replaceAll(',', ',,');
}
