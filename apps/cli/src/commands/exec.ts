import {
  ALL_KINDS,
  allOf,
  capabilitiesOf,
  cgroupOf,
  chooseLimits,
  dockerExec,
  type Flag,
  filterOf,
  isOn,
  lastCapability,
  lastOf,
  type NamespaceKind,
  parseUlimit,
  performPlan,
  printPlan,
  RuntimeError,
  readPresentLimits,
  type TracedCall,
  userMapOf,
  userOf,
  withTerminal,
} from '@drydock/runtime';
import { containerStatus } from '../inspect/container-status.ts';
import { tellOfContainer } from '../life/tell-of-container.ts';
import { nameProgram } from '../run/name-program.ts';
import { refuseNoTerminal } from '../run/refuse-no-terminal.ts';
import { runningContainer } from '../run/running-container.ts';
import { lastLine, traceLine } from '../run/trace-line.ts';
import { type AskedCommand, type Command, STATUS } from './command.ts';

const FLAGS: readonly Flag[] = [
  { name: 'interactive', short: 'i', takes: 'nothing', about: 'Keep its standard input open' },
  { name: 'tty', short: 't', takes: 'nothing', about: 'Give it a terminal of its own' },
  { name: 'user', short: 'u', takes: 'value', placeholder: 'NAME|UID[:GROUP]', about: 'Who runs it' },
  { name: 'workdir', short: 'w', takes: 'value', placeholder: 'PATH', about: 'The directory it starts in' },
  { name: 'env', short: 'e', takes: 'list', placeholder: 'NAME=VALUE', about: 'A variable of its environment' },
  {
    name: 'only',
    takes: 'value',
    placeholder: 'KINDS',
    about: 'Join only these namespaces: net, or pid,mnt. Without mnt it is your own program',
  },
  { name: 'privileged', takes: 'nothing', about: 'With every capability, and no filter of system calls' },
  { name: 'explain', takes: 'nothing', about: 'Print the plan, and run nothing' },
  { name: 'trace', takes: 'nothing', about: 'Run, and print every system call with its result' },
];

export const exec: Command = {
  name: 'exec',
  operands: 'CONTAINER COMMAND [ARG…]',
  operandsMin: 2,
  operandsMax: Number.POSITIVE_INFINITY,
  about: 'Run one more program in a container that runs',
  flags: FLAGS,
  stopsAtOperand: true,
  run: async (asked) => {
    const { engine, caller, given, operands } = asked;
    const [, program = ''] = operands;
    const { plan, id, isPaused } = planFor(asked);
    if (isOn(given, 'explain')) {
      caller.print(`${printPlan(plan, id)}\n`);
      return STATUS.done;
    }
    refuseNoTerminal(asked);
    if (isPaused) {
      // It would be frozen as it joins, and its caller with it.
      throw new RuntimeError('in-use', `Container ${operands[0]} is paused, unpause the container before exec`, {
        hint: `Let it go on: docker unpause ${operands[0]}`,
      });
    }
    const calls: TracedCall[] = [];
    let last = '';
    try {
      await performPlan(plan, {
        stage: engine.config.stage,
        command: caller,
        onCall: (call) => void calls.push(call),
      });
      last = lastLine(plan, calls) ?? '';
    } catch (error) {
      throw nameProgram(error, program);
    } finally {
      if (isOn(given, 'trace')) caller.complain(calls.map(traceLine).join('') + last);
    }
    tellOfContainer(engine, engine.containers.find(id), 'exec_start', { command: asked.operands.slice(1).join(' ') });
    caller.release();
    return null;
  },
};

function planFor({ engine, given, caller, operands: [name = '', program = '', ...args] }: AskedCommand) {
  const container = runningContainer(engine, name);
  const { specification, started, lowers, user } = container;
  const { id, process, powers, namespaces } = specification;
  const asksAll = isOn(given, 'privileged');
  const capabilities = capabilitiesOf(asksAll ? { ...powers, isPrivileged: true } : powers);
  const asked = lastOf(given, 'user');
  const kinds = chosenKinds(lastOf(given, 'only')).filter((kind) => namespaces[kind] !== 'host');
  const own = Object.entries(caller.request.environment).map(([key, value]) => `${key}=${value}`);
  const becomes = asked === null ? user : userOf(asked, { place: engine.place, lowers });
  const { first } = namespaces.user === 'new' ? userMapOf(id, engine.place) : { first: 0 };
  const hasTerminal = isOn(given, 'tty');
  const plan = dockerExec({
    entered: { pid: started.pid, cgroup: cgroupOf(engine.place.cgroupRoot, id), kinds },
    argv: [program, ...args],
    environment: kinds.includes('mnt')
      ? withTerminal([...process.environment, ...allOf(given, 'env')], hasTerminal)
      : [...own, ...allOf(given, 'env')],
    workingDirectory: lastOf(given, 'workdir') ?? process.workingDirectory,
    user: becomes,
    passesInput: isOn(given, 'interactive'),
    between: { relay: engine.config.relay, hasTerminal, owner: first + becomes.uid },
    capabilities,
    lastCapability: lastCapability(),
    ulimits: chooseLimits(process.ulimits.map(parseUlimit), readPresentLimits()),
    filter: asksAll ? null : filterOf(powers.seccomp, capabilities, engine.filters),
    hasNoNewPrivileges: powers.hasNoNewPrivileges,
  });
  return { plan, id, isPaused: containerStatus(engine, container) === 'paused' };
}

function chosenKinds(text: string | null): readonly NamespaceKind[] {
  if (text === null) return ALL_KINDS;
  const wanted = text.split(',');
  const unknown = wanted.find((kind) => !ALL_KINDS.some((known) => known === kind));
  if (unknown === undefined) return ALL_KINDS.filter((kind) => wanted.includes(kind));
  throw new RuntimeError('asked-wrongly', `--only=${text}: "${unknown}" is no kind of namespace`, {
    hint: `Choose from ${ALL_KINDS.join(', ')}.`,
  });
}
