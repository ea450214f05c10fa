import { becomeViewer, isOn, lastOf, parseDetachKeys, performPlan } from '@drydock/runtime';
import { runningContainer } from '../run/running-container.ts';
import type { Command } from './command.ts';

export const attach: Command = {
  name: 'attach',
  operands: 'CONTAINER',
  operandsMin: 1,
  operandsMax: 1,
  about: 'Look on at a container that runs, and type into it; Ctrl-P Ctrl-Q leaves it running',
  flags: [
    { name: 'no-stdin', takes: 'nothing', about: 'Look on only' },
    {
      name: 'sig-proxy',
      takes: 'nothing',
      about: 'Pass signals on to it, unless it has a terminal; so without a word',
    },
    { name: 'detach-keys', takes: 'value', placeholder: 'KEYS', about: 'Other keys to leave by: ctrl-a,d' },
  ],
  run: async ({ caller, engine, given, operands: [name = ''] }) => {
    const { specification } = runningContainer(engine, name);
    const { id, process, life } = specification;
    const viewer = becomeViewer({
      attach: engine.config.attach,
      state: engine.containers.folderOf(id),
      hasTerminal: process.hasTerminal,
      passesInput: process.keepsStdinOpen && !isOn(given, 'no-stdin'),
      // Whoever left it in the background left its input open too: others may come and type.
      endsInput: !process.hasTerminal && !life.isDetached,
      passesSignals: !process.hasTerminal && lastOf(given, 'sig-proxy') !== 'false',
      detachKeys: parseDetachKeys(lastOf(given, 'detach-keys')),
    });
    await performPlan([viewer], { stage: engine.config.stage, command: caller });
    return null;
  },
};
