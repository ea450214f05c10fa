import { constants } from 'node:fs';
import { access, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  type Accelerator,
  type AcceleratorName,
  decideAccelerator,
  type HostFacts,
  isAcceleratorName,
} from './accelerator.ts';
import { bootProbe } from './boot-probe.ts';
import { readConfig } from './config.ts';
import { SetupError } from './setup-error.ts';

type ProbeFiles = { readonly vmlinux: string; readonly probeInitramfs: string };

/** The best accelerator that really works here. A trial's result is kept until the host starts anew. */
export async function chooseAccelerator(
  files: ProbeFiles,
  options: { signal?: AbortSignal } = {},
): Promise<Accelerator> {
  const { cacheFolder, accelerator: override } = readConfig();
  if (override !== undefined && !isAcceleratorName(override)) {
    throw new SetupError(`use accelerator "${override}": unknown`, { hint: 'Set DRYDOCK_ACCEL to kvm, hvf or tcg.' });
  }
  const decision = decideAccelerator(await readHostFacts(override));
  if (decision.kind === 'decided') return decision.accelerator;

  const memory = path.join(cacheFolder, 'accelerator.json');
  const key = `${decision.name} ${await hostBoot()} ${files.vmlinux}`;
  const known = await recall(memory, key);
  if (known) return known;
  const accelerator = await tryAccelerator(decision.name, files, options.signal);
  await writeFile(memory, JSON.stringify({ key, accelerator }));
  return accelerator;
}

async function tryAccelerator(name: AcceleratorName, files: ProbeFiles, signal?: AbortSignal): Promise<Accelerator> {
  const probe = await bootProbe(name, files, signal);
  if (probe.isAlive) return { name, why: `a trial guest came up in ${(probe.elapsedMs / 1000).toFixed(1)} s` };
  return { name: 'tcg', why: `${name} is there, but a trial guest did not come up: ${probe.reason}` };
}

async function readHostFacts(override: string | undefined): Promise<HostFacts> {
  return {
    platform: process.platform,
    architecture: process.arch,
    kvm: await kvmState(),
    hasKvmPvm: await isThere('/sys/module/kvm_pvm'),
    override,
  };
}

async function kvmState(): Promise<HostFacts['kvm']> {
  if (!(await isThere('/dev/kvm'))) return 'missing';
  return access('/dev/kvm', constants.R_OK | constants.W_OK).then(
    () => 'usable',
    () => 'refused',
  );
}

/** Changes when the host starts: then hardware, kernel and modules may be others. */
async function hostBoot(): Promise<string> {
  return readFile('/proc/sys/kernel/random/boot_id', 'utf8').then(
    (id) => id.trim(),
    () => 'no-boot-id',
  );
}

async function recall(file: string, key: string): Promise<Accelerator | undefined> {
  try {
    const kept: unknown = JSON.parse(await readFile(file, 'utf8'));
    const isThis = typeof kept === 'object' && kept !== null && 'key' in kept && kept.key === key;
    return isThis && 'accelerator' in kept ? (kept.accelerator as Accelerator) : undefined;
  } catch {
    // Never tried, or the file was cut short: try again.
    return undefined;
  }
}

function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
