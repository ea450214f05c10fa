import { formatPlatform, thisPlatform } from '../image/manifest/platform.ts';
import type { ArgAsked, Dockerfile, Instruction } from './dockerfile/instruction.ts';
import { substitute } from './dockerfile/substitute.ts';

/** Values by name. */
export type Variables = ReadonlyMap<string, string>;

/** Those of a build may be given without an ARG that names them; they say how to reach the world, and change no result. */
const PROXIES = ['HTTP_PROXY', 'HTTPS_PROXY', 'FTP_PROXY', 'NO_PROXY', 'ALL_PROXY'];
const PREDEFINED = new Set(PROXIES.flatMap((name) => [name, name.toLowerCase()]));

/** Given with --build-arg, and always there for a RUN; no part of what tells two steps apart. */
export const predefinedOf = (given: Variables): Variables =>
  new Map([...given].filter(([name]) => PREDEFINED.has(name)));

/** What every Dockerfile may ask for with ARG, and use in a FROM. There is one platform: this machine's. */
export function platformArguments(): Variables {
  const platform = thisPlatform();
  return new Map(
    ['TARGET', 'BUILD'].flatMap((side): [string, string][] => [
      [`${side}PLATFORM`, formatPlatform(platform)],
      [`${side}OS`, platform.os],
      [`${side}ARCH`, platform.architecture],
      [`${side}VARIANT`, platform.variant ?? ''],
    ]),
  );
}

/** What ARG declares, where it stands: what was given on the command line, or its default. */
export function declare(
  { names, line }: Instruction<ArgAsked>,
  given: Variables,
  scope: { readonly known: Variables; readonly inherited: Variables; readonly escape: Dockerfile['escape'] },
): Variables {
  const declared = new Map<string, string>();
  for (const { name, value } of names) {
    const lookUp = (wanted: string) => declared.get(wanted) ?? scope.known.get(wanted);
    const written = value === null ? undefined : substitute(value, { lookUp, escape: scope.escape, line });
    const found = given.get(name) ?? written ?? scope.inherited.get(name);
    if (found !== undefined) declared.set(name, found);
  }
  return declared;
}

/** Of the ARGs before the first FROM; an ARG of the same name in a stage takes its value over. */
export function globalArguments({ globals, escape: escaper }: Dockerfile, given: Variables): Variables {
  const known = new Map(platformArguments());
  for (const each of globals) {
    const declared = declare(each, given, { known, inherited: known, escape: escaper });
    for (const [name, value] of declared) known.set(name, value);
  }
  return known;
}

/** Those of the command line that no ARG names: misspelt, most of the time. */
export function unusedArguments({ globals, stages }: Dockerfile, given: Variables): readonly string[] {
  const all = [...globals, ...stages.flatMap(({ instructions }) => instructions)];
  const named = new Set(all.flatMap((each) => (each.keyword === 'ARG' ? each.names.map(({ name }) => name) : [])));
  return [...given.keys()].filter((name) => !named.has(name) && !PREDEFINED.has(name));
}
