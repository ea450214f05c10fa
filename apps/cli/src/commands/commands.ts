import type { Command } from './command.ts';
import { commit } from './commit.ts';
import { diff } from './diff.ts';
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
import { pruneContainers, pruneImagesCommand, systemUsage } from './prune.ts';
import { ps } from './ps.ts';
import { pull } from './pull.ts';
import { removeImage } from './remove-image.ts';
import { rm } from './rm.ts';
import { run } from './run.ts';
import { save } from './save.ts';
import { start } from './start.ts';
import { restart, stop } from './stop.ts';
import { tag } from './tag.ts';
import { top } from './top.ts';
import { version } from './version.ts';
import { wait } from './wait.ts';

export const COMMANDS: readonly Command[] = [
  run,
  ps,
  exec,
  logs,
  top,
  port,
  diff,
  commit,
  inspect,
  stop,
  start,
  restart,
  kill,
  pause,
  unpause,
  wait,
  rm,
  pull,
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
  version,
];
