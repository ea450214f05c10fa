import type { Flag } from '@drydock/runtime';
import { type AskedCommand, type Command, STATUS } from './command.ts';

type Bounds = readonly [operandsMin: number, operandsMax: number];

/** Makes commands of two words: "network create", "volume create". They have done what was asked, or throw. */
export const commandOfGroup =
  (group: string) =>
  (
    name: string,
    operands: string,
    [operandsMin, operandsMax]: Bounds,
    about: string,
    run: (asked: AskedCommand) => void | Promise<void>,
    flags: readonly Flag[] = [],
  ): Command => ({
    name: `${group} ${name}`,
    operands,
    operandsMin,
    operandsMax,
    about,
    flags,
    run: async (asked) => {
      await run(asked);
      return STATUS.done;
    },
  });
