import { allOf, lastOf, parsePlatform, pullImage } from '@drydock/runtime';
import { ProgressLines } from '../progress-lines.ts';
import { INSECURE_REGISTRY, registryLogins } from '../registry-logins.ts';
import { type Command, STATUS } from './command.ts';

export const pull: Command = {
  name: 'pull',
  operands: 'IMAGE',
  operandsMin: 1,
  operandsMax: 1,
  about: 'Fetch an image from a registry',
  flags: [
    { name: 'platform', takes: 'value', placeholder: 'OS/ARCH', about: 'Which of its platforms' },
    INSECURE_REGISTRY,
  ],
  run: async ({ caller, engine, given, operands: [name = ''], signal }) => {
    const platform = lastOf(given, 'platform');
    const { onProgress } = { onProgress: new ProgressLines(caller).take };
    const pulled = await pullImage(engine.images, name, {
      ...(platform === null ? {} : { platform: parsePlatform(platform) }),
      mirror: engine.config.registryMirror ?? undefined,
      findCredentials: registryLogins(caller),
      insecureRegistries: allOf(given, 'insecure-registry'),
      signal,
      onProgress,
    });
    caller.print(
      `${pulled.name}\n${pulled.digest}\n${pulled.isUpToDate ? 'It was here already.' : 'It is here now.'}\n`,
    );
    return STATUS.done;
  },
};
