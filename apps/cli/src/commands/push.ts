import { allOf, isOn, parseReference, pushImage, withDefaultTag } from '@drydock/runtime';
import { ProgressLines } from '../progress-lines.ts';
import { INSECURE_REGISTRY, registryLogins } from '../registry-logins.ts';
import { type Command, STATUS } from './command.ts';

export const push: Command = {
  name: 'push',
  operands: 'IMAGE',
  operandsMin: 1,
  operandsMax: 1,
  about: 'Bring an image to a registry, which its name begins with',
  flags: [{ name: 'quiet', short: 'q', takes: 'nothing', about: 'Print only its name' }, INSECURE_REGISTRY],
  run: async ({ caller, engine, given, operands: [name = ''], signal }) => {
    const isQuiet = isOn(given, 'quiet');
    const { host, repository } = withDefaultTag(parseReference(name));
    if (!isQuiet) caller.print(`The push refers to repository [${host}/${repository}]\n`);
    const pushed = await pushImage(engine.images, name, {
      findCredentials: registryLogins(caller),
      insecureRegistries: allOf(given, 'insecure-registry'),
      signal,
      ...(isQuiet ? {} : { onProgress: new ProgressLines(caller).take }),
    });
    const { tag, digest, sizeBytes } = pushed;
    caller.print(isQuiet ? `${pushed.name}\n` : `${tag}: digest: ${digest} size: ${sizeBytes}\n`);
    return STATUS.done;
  },
};
