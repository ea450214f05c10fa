import { PowerError } from '../capabilities/power-error.ts';
import { Place } from './profile-place.ts';
import {
  ACTIONS,
  type ActionName,
  ARCHITECTURE_NAMES,
  type ArchitectureEntry,
  FLAGS,
  type FlagName,
  type KernelVersion,
  OPERATORS,
  type OperatorName,
  type RuleArgument,
  type RuleFilter,
  type SeccompProfile,
  type SeccompRule,
} from './seccomp-profile.ts';

/** Docker's own has 14 kB. */
export const PROFILE_MAX_BYTES = 1024 * 1024;
/** More cannot be compiled: the kernel takes 4096 instructions, and each name takes one at least. */
const NAMES_MAX = 4096;
const RULES_MAX = 4096;
const LIST_MAX = 64;
/** A system call has six arguments; several conditions on the same one are allowed. */
const ARGUMENTS_MAX = 64;
const ARGUMENT_INDEX_MAX = 5n;
const ERRNO_MAX = 4095n;
const U64_MAX = 2n ** 64n - 1n;

/** The names of calls, of capabilities, of architectures in Go: nothing that would need quoting. */
const CALL_NAME = /^[a-z_][a-z0-9_]{0,63}$/;
const CAPABILITY_NAME = /^CAP_[A-Z_]{1,32}$/;
const GO_ARCHITECTURE = /^[a-z0-9]{1,16}$/;
const KERNEL_VERSION = /^(\d{1,3})\.(\d{1,3})$/;

/**
 * Reads a profile in Docker's format.
 *
 * @param source what it is called in complaints, such as its path
 * @throws PowerError that names the place in the document: `syscalls[3].args[0].op`
 */
export function parseProfile(text: string, source: string): SeccompProfile {
  const name = `seccomp profile ${JSON.stringify(source)}`;
  if (Buffer.byteLength(text) > PROFILE_MAX_BYTES)
    throw new PowerError(`${name}: longer than ${PROFILE_MAX_BYTES} bytes`);
  const top = new Place(name, parseJson(text, name));
  top.assertFields([
    'defaultAction',
    'defaultErrnoRet',
    'defaultErrno',
    'archMap',
    'architectures',
    'flags',
    'syscalls',
  ]);
  const archMap = top.field('archMap')?.items(LIST_MAX).map(readArchitectureEntry);
  const architectures = top.field('architectures')?.items(LIST_MAX).map(readArchitecture);
  if (archMap !== undefined && archMap.length > 0 && architectures !== undefined && architectures.length > 0) {
    throw top.wrong('both "archMap" and "architectures" are given', 'Give one of them.');
  }
  const errno = top.field('defaultErrnoRet')?.integer(ERRNO_MAX);
  const syscalls = top.field('syscalls')?.items(RULES_MAX).map(readRule) ?? [];
  if (syscalls.reduce((sum, { names }) => sum + names.length, 0) > NAMES_MAX) {
    throw top.wrong(`it names more than ${NAMES_MAX} system calls`);
  }
  return {
    defaultAction: readAction(top.required('defaultAction')),
    ...(errno === undefined ? {} : { defaultErrnoRet: Number(errno) }),
    ...(archMap === undefined ? {} : { archMap }),
    ...(architectures === undefined ? {} : { architectures }),
    flags: top.field('flags')?.items(LIST_MAX).map(readFlag) ?? [],
    syscalls,
  };
}

/** Arguments have 64 bits, and a number in JavaScript 53: what is larger is read from its digits. */
function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text, (_, value: unknown, context?: { readonly source?: string }) => {
      const digits = context?.source;
      const isLarge = typeof value === 'number' && !Number.isSafeInteger(value);
      return isLarge && digits !== undefined && /^\d{1,20}$/.test(digits) ? BigInt(digits) : value;
    });
  } catch (cause) {
    throw new PowerError(`${name}: not JSON (${cause instanceof Error ? cause.message : cause})`);
  }
}

function readRule(place: Place): SeccompRule {
  place.assertFields(['name', 'names', 'action', 'errnoRet', 'errno', 'args', 'comment', 'includes', 'excludes']);
  const one = place.field('name');
  const many = place.field('names');
  if (one !== undefined && many !== undefined) throw place.wrong('both "name" and "names" are given');
  const names = (one === undefined ? place.required('names').items(NAMES_MAX) : [one]).map((name) =>
    name.text(CALL_NAME, 'name of a system call'),
  );
  const errno = place.field('errnoRet')?.integer(ERRNO_MAX);
  return {
    names,
    action: readAction(place.required('action')),
    ...(errno === undefined ? {} : { errnoRet: Number(errno) }),
    args: place.field('args')?.items(ARGUMENTS_MAX).map(readArgument) ?? [],
    includes: readFilter(place.field('includes')),
    excludes: readFilter(place.field('excludes')),
  };
}

function readArgument(place: Place): RuleArgument {
  place.assertFields(['index', 'value', 'valueTwo', 'op']);
  const value = place.required('value').integer(U64_MAX);
  const valueTwo = place.field('valueTwo')?.integer(U64_MAX) ?? 0n;
  const op = place.required('op').oneOf(keysOf(OPERATORS) satisfies readonly OperatorName[], 'comparison');
  // It could never hold; but libseccomp leaves the other bits out, and then it would hold for what nobody meant.
  if (op === 'SCMP_CMP_MASKED_EQ' && (valueTwo & ~value) !== 0n) {
    throw place.wrong(`"valueTwo" ${valueTwo} has bits that the mask, "value" ${value}, has not`);
  }
  return { index: Number(place.required('index').integer(ARGUMENT_INDEX_MAX)), value, valueTwo, op };
}

function readFilter(place: Place | undefined): RuleFilter {
  if (place === undefined) return {};
  place.assertFields(['caps', 'arches', 'minKernel']);
  const caps = place
    .field('caps')
    ?.items(LIST_MAX)
    .map((name) => name.text(CAPABILITY_NAME, 'capability'));
  const arches = place
    .field('arches')
    ?.items(LIST_MAX)
    .map((name) => name.text(GO_ARCHITECTURE, 'architecture'));
  const minKernel = place.field('minKernel');
  return {
    ...(caps === undefined ? {} : { caps }),
    ...(arches === undefined ? {} : { arches }),
    ...(minKernel === undefined ? {} : { minKernel: readKernel(minKernel) }),
  };
}

function readKernel(place: Place): KernelVersion {
  const [, major, minor] = KERNEL_VERSION.exec(place.text(KERNEL_VERSION, 'kernel version, such as "4.8"')) ?? [];
  return { major: Number(major), minor: Number(minor) };
}

function readAction(place: Place): ActionName {
  const action = place.oneOf([...keysOf(ACTIONS), 'SCMP_ACT_NOTIFY'], 'action');
  if (action === 'SCMP_ACT_NOTIFY') throw place.wrong(`"${action}" needs a program that listens, and there is none`);
  return action;
}

function readArchitectureEntry(place: Place): ArchitectureEntry {
  place.assertFields(['architecture', 'subArchitectures']);
  return {
    architecture: readArchitecture(place.required('architecture')),
    subArchitectures: place.field('subArchitectures')?.items(LIST_MAX).map(readArchitecture) ?? [],
  };
}

const readArchitecture = (place: Place) => place.oneOf(ARCHITECTURE_NAMES, 'architecture');
const readFlag = (place: Place): FlagName => place.oneOf(keysOf(FLAGS), 'flag');

const keysOf = <Name extends string>(table: Readonly<Record<Name, unknown>>): readonly Name[] =>
  Object.keys(table) as Name[];
