import type { Command } from './command.ts';
import { exec } from './exec.ts';
import { history } from './history.ts';
import { images } from './images.ts';
import { importCommand } from './import.ts';
import { inspect } from './inspect.ts';
import { kill } from './kill.ts';
import { load } from './load.ts';
import { ps } from './ps.ts';
import { pull } from './pull.ts';
import { removeImage } from './remove-image.ts';
import { run } from './run.ts';
import { save } from './save.ts';
import { tag } from './tag.ts';
import { version } from './version.ts';

export const COMMANDS: readonly Command[] = [
  run,
  ps,
  exec,
  inspect,
  kill,
  pull,
  images,
  history,
  load,
  importCommand,
  save,
  tag,
  removeImage,
  version,
];
