import { writeFileSync } from 'node:fs';
import { cgroupOf } from '@drydock/runtime';
import { tellOfContainer } from '../life/tell-of-container.ts';
import { runningContainer } from '../run/running-container.ts';
import type { Command } from './command.ts';
import { eachOperand } from './each-operand.ts';

/** The freezer of cgroups(7): all processes of a container stop where they are, and know nothing of it. */
const freezing = (name: string, text: '0' | '1', about: string): Command => ({
  name,
  operands: 'CONTAINER…',
  operandsMin: 1,
  operandsMax: Number.POSITIVE_INFINITY,
  about,
  flags: [],
  run: (asked) => {
    const { engine } = asked;
    return eachOperand(asked, (container) => {
      const { specification } = runningContainer(engine, container);
      writeFileSync(`${cgroupOf(engine.place.cgroupRoot, specification.id)}/cgroup.freeze`, text);
      tellOfContainer(engine, { specification }, name);
    });
  },
});

export const pause = freezing('pause', '1', 'Freeze all processes of a container');
export const unpause = freezing('unpause', '0', 'Let them go on');
