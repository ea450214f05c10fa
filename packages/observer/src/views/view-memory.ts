import type { IpcView, NetworkView, UtsView } from '@drydock/protocol';
import { MountWorlds } from '../mount-worlds.ts';
import { CgroupReader } from './cgroup-reader.ts';
import type { Content } from './inhabited-namespaces.ts';
import { OverlayReader } from './overlay-reader.ts';
import { Remembered } from './remembered.ts';

/** What one view of a session teaches the next one: one for each session that is looked at again and again. */
export class ViewMemory {
  readonly worlds = new MountWorlds();
  readonly cgroups = new CgroupReader();
  readonly overlays = new OverlayReader();
  readonly networks = new Remembered<Content<Pick<NetworkView, 'links' | 'routes'>>>();
  readonly hostnames = new Remembered<Content<Pick<UtsView, 'hostname'>>>();
  readonly ipcs = new Remembered<Content<Pick<IpcView, 'queues' | 'sharedMemoryCount' | 'semaphoreCount'>>>();
}
