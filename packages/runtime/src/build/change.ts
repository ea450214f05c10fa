import { posix } from 'node:path';
import type { RunDefaults } from '../image/manifest/image-configuration.ts';
import { declare, type Variables } from './arguments.ts';
import { BuildError } from './build-error.ts';
import type { CommandForm, CopyAsked, Instruction, Pair } from './dockerfile/instruction.ts';
import type { Escape } from './dockerfile/logical-lines.ts';
import { substitute } from './dockerfile/substitute.ts';
import { readPort } from './read-port.ts';
import { type StageState, shellOf, variablesOf } from './stage-state.ts';

/** What has to be done to the files; nothing, when only the configuration changes. */
export type Work =
  | { readonly kind: 'run'; readonly argv: readonly string[]; readonly network: string | null }
  | { readonly kind: 'copy'; readonly asked: CopyAsked }
  | { readonly kind: 'directory'; readonly path: string };

/** What an instruction comes to, with the values of its variables. */
export type Change = {
  /** As `docker history` tells it. */
  readonly shown: string;
  readonly run: RunDefaults;
  readonly author?: string;
  readonly declared?: Variables;
  readonly hasCommand?: boolean;
  readonly work: Work | null;
};

export type ChangeOptions = {
  readonly escape: Escape;
  /** ARGs before the first FROM. */
  readonly globals: Variables;
  /** --build-arg */
  readonly given: Variables;
};

/** Reads an instruction where it stands. Changes nothing. @throws BuildError */
export function changeOf(instruction: Instruction, state: StageState, options: ChangeOptions): Change {
  const { run } = state.config;
  const { line } = instruction;
  const known = variablesOf(state);
  const put = (text: string) => substitute(text, { lookUp: (name) => known.get(name), escape: options.escape, line });
  switch (instruction.keyword) {
    case 'RUN': {
      const argv = argvOf(instruction.command, state);
      return { shown: `RUN ${argv.join(' ')}`, run, work: { kind: 'run', argv, network: instruction.network } };
    }
    case 'COPY':
    case 'ADD': {
      const asked = readCopy(instruction, put, run.workingDirectory);
      return { shown: showCopy(asked), run, work: { kind: 'copy', asked } };
    }
    case 'WORKDIR': {
      const path = posix.join(run.workingDirectory || '/', within(put(instruction.value), run.workingDirectory));
      return { shown: `WORKDIR ${path}`, run: { ...run, workingDirectory: path }, work: { kind: 'directory', path } };
    }
    case 'CMD': {
      const command = argvOf(instruction.command, state);
      return { shown: `CMD ${JSON.stringify(command)}`, run: { ...run, command }, hasCommand: true, work: null };
    }
    case 'ENTRYPOINT': {
      const entrypoint = argvOf(instruction.command, state);
      const command = state.hasCommand ? run.command : [];
      return { shown: `ENTRYPOINT ${JSON.stringify(entrypoint)}`, run: { ...run, entrypoint, command }, work: null };
    }
    case 'ENV': {
      const pairs = read(instruction.pairs, put);
      const isReplaced = (text: string) => pairs.some(({ name }) => text.startsWith(`${name}=`));
      const environment = [
        ...run.environment.filter((text) => !isReplaced(text)),
        ...pairs.map(({ name, value }) => `${name}=${value}`),
      ];
      return { shown: `ENV ${show(pairs)}`, run: { ...run, environment }, work: null };
    }
    case 'LABEL': {
      const pairs = read(instruction.pairs, put);
      const labels = new Map([...run.labels, ...pairs.map(({ name, value }) => [name, value] as const)]);
      return { shown: `LABEL ${show(pairs)}`, run: { ...run, labels }, work: null };
    }
    case 'ARG': {
      const scope = { known, inherited: options.globals, escape: options.escape };
      const declared = new Map([...state.declared, ...declare(instruction, options.given, scope)]);
      return { shown: instruction.text, run, declared, work: null };
    }
    case 'USER': {
      const user = put(instruction.value);
      return { shown: `USER ${user}`, run: { ...run, user }, work: null };
    }
    case 'STOPSIGNAL': {
      const stopSignal = put(instruction.value);
      return { shown: `STOPSIGNAL ${stopSignal}`, run: { ...run, stopSignal }, work: null };
    }
    case 'EXPOSE': {
      const ports = instruction.words.flatMap((word) => put(word).split(/\s+/)).map((port) => readPort(port, line));
      const exposedPorts = [...new Set([...run.exposedPorts, ...ports.flat()])];
      return { shown: `EXPOSE ${ports.flat().join(' ')}`, run: { ...run, exposedPorts }, work: null };
    }
    case 'VOLUME': {
      const added = instruction.words.map((word) => posix.resolve('/', run.workingDirectory, put(word)));
      const volumes = [...new Set([...run.volumes, ...added])];
      return { shown: `VOLUME ${JSON.stringify(added)}`, run: { ...run, volumes }, work: null };
    }
    case 'SHELL':
      return { shown: instruction.text, run: { ...run, shell: instruction.argv }, work: null };
    case 'MAINTAINER':
      return { shown: instruction.text, run, author: instruction.value, work: null };
    case 'FROM':
      throw new BuildError(line, 'FROM begins a stage');
  }
}

/** posix.join would take an absolute path for a relative one. */
const within = (path: string, directory: string): string =>
  path.startsWith('/') ? posix.relative(directory || '/', path) : path;

function argvOf(command: CommandForm, state: StageState): readonly string[] {
  return command.form === 'exec' ? command.argv : [...shellOf(state), command.script];
}

type Put = (text: string) => string;

const read = (pairs: readonly Pair[], put: Put): readonly Pair[] =>
  pairs.map(({ name, value }) => ({ name: put(name), value: put(value) }));

const show = (pairs: readonly Pair[]): string => pairs.map(({ name, value }) => `${name}=${value}`).join(' ');

function readCopy(asked: Instruction<CopyAsked>, put: Put, workingDirectory: string): CopyAsked {
  const written = put(asked.destination);
  const path = written.startsWith('/') ? written : `${workingDirectory || ''}/${written}`;
  return {
    ...asked,
    sources: asked.sources.map(put),
    inline: asked.inline.map((each) => (each.isExpanded ? { ...each, content: put(each.content) } : each)),
    destination: path,
    chown: asked.chown === null ? null : put(asked.chown),
    chmod: asked.chmod === null ? null : put(asked.chmod),
  };
}

function showCopy({ keyword, from, chown, chmod, sources, inline, destination }: CopyAsked): string {
  const flags = Object.entries({ from, chown, chmod }).flatMap(([name, value]) =>
    value === null ? [] : `--${name}=${value}`,
  );
  return [keyword, ...flags, ...sources, ...inline.map(({ name }) => `<<${name}`), destination].join(' ');
}
