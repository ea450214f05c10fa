import { attach } from './attach.ts';
import { build } from './build.ts';
import type { Command } from './command.ts';
import { commit } from './commit.ts';
import { copy } from './copy.ts';
import { create } from './create.ts';
import { diff } from './diff.ts';
import { events } from './events.ts';
import { exec } from './exec.ts';
import { history } from './history.ts';
import { images } from './images.ts';
import { importCommand } from './import.ts';
import { inspect } from './inspect.ts';
import { kill } from './kill.ts';
import { load } from './load.ts';
import { logs } from './logs.ts';
import { networkCommands } from './network/network-commands.ts';
import { pause, unpause } from './pause.ts';
import { port } from './port.ts';
import { pruneContainers, pruneImagesCommand } from './prune.ts';
import { ps } from './ps.ts';
import { pull } from './pull.ts';
import { push } from './push.ts';
import { removeImage } from './remove-image.ts';
import { rename } from './rename.ts';
import { rm } from './rm.ts';
import { run } from './run.ts';
import { save } from './save.ts';
import { start } from './start.ts';
import { stats } from './stats.ts';
import { restart, stop } from './stop.ts';
import { systemUsage } from './system-usage.ts';
import { tag } from './tag.ts';
import { top } from './top.ts';
import { update } from './update.ts';
import { version } from './version.ts';
import { volumeCommands } from './volume/volume-commands.ts';
import { wait } from './wait.ts';

export const COMMANDS: readonly Command[] = [
  run,
  create,
  ps,
  exec,
  attach,
  logs,
  top,
  stats,
  events,
  port,
  diff,
  copy,
  commit,
  inspect,
  stop,
  start,
  restart,
  kill,
  pause,
  unpause,
  wait,
  rename,
  update,
  rm,
  build,
  pull,
  push,
  images,
  history,
  load,
  importCommand,
  save,
  tag,
  removeImage,
  pruneContainers,
  pruneImagesCommand,
  systemUsage,
  ...networkCommands,
  ...volumeCommands,
  version,
];
