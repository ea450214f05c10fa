import { BROWSER_NEEDS, ensureSystemPackages, prepareDisks, VM_NEEDS } from '@drydock/docker-vm';
import { ensureWebBuild } from '../apps/launcher/src/web-build.ts';

/** What the suites stand on: system packages, the built page, the VM's disks. Says what it does. */
export async function prepare(say: (message: string) => void): Promise<void> {
  const installed = await ensureSystemPackages([...VM_NEEDS, ...BROWSER_NEEDS], say);
  if (installed.length > 0) say(`installed ${installed.join(', ')}`);
  say(`page: ${await ensureWebBuild(say)}`);
  const disks = await prepareDisks(say);
  say(`disks: ${disks.built.length === 0 ? 'up to date' : `built ${disks.built.join(', ')}`}`);
}
