import type { Command } from '@drydock/protocol';
import { create } from 'zustand';

type State = {
  /** Oldest first. */
  readonly commands: readonly Command[];
  /** Null follows the last command. */
  readonly pickedId: number | null;
};

export const useCommands = create<State>(() => ({ commands: [], pickedId: null }));

export function commandsChanged(commands: readonly Command[]): void {
  useCommands.setState((before) => {
    // A new command takes the eye back to the present.
    const hasNew = commands.at(-1)?.id !== before.commands.at(-1)?.id;
    const isPickedKept = commands.some(({ id }) => id === before.pickedId);
    return { commands, pickedId: hasNew || !isPickedKept ? null : before.pickedId };
  });
}

export const pickCommand = (id: number | null): void => useCommands.setState({ pickedId: id });

export const forgetCommands = (): void => useCommands.setState({ commands: [], pickedId: null });

export const lastCommand = ({ commands }: State): Command | undefined => commands.at(-1);

export const shownCommand = ({ commands, pickedId }: State): Command | undefined =>
  commands.find(({ id }) => id === pickedId) ?? commands.at(-1);
