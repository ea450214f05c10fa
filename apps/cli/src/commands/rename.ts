import { isContainerName, RuntimeError, renameMember } from '@drydock/runtime';
import { alone } from '../life/alone.ts';
import { tellOfContainer } from '../life/tell-of-container.ts';
import { type Command, STATUS } from './command.ts';

export const rename: Command = {
  name: 'rename',
  operands: 'CONTAINER NEW-NAME',
  operandsMin: 2,
  operandsMax: 2,
  about: 'Give a container another name',
  flags: [],
  run: async ({ engine, operands: [name = '', newName = ''] }) => {
    if (!isContainerName(newName)) {
      throw new RuntimeError('asked-wrongly', `name "${newName}": not a name`, {
        hint: 'Begin with a letter or digit; then also _ . and -.',
      });
    }
    const { id } = engine.containers.find(name).specification;
    await alone(engine, id, async () => {
      const before = engine.containers.find(id);
      const oldName = before.specification.name;
      const record = { ...before, specification: { ...before.specification, name: newName } };
      engine.containers.write(record);
      // The record is what counts: an engine that is killed here has it done by the next one.
      await renameMember(engine.place.dataRoot, id, newName);
      tellOfContainer(engine, record, 'rename', { oldName: `/${oldName}` });
    });
    return STATUS.done;
  },
};
