import type { CheckKind, CheckOf } from '@drydock/protocol';

type OwnField<Kind extends CheckKind> = Exclude<keyof CheckOf<Kind>, 'kind' | 'id' | 'says'>;
type Words<Kind extends CheckKind> = {
  /** Continues "Passed when …"; starts with "now" (level) or "since the step was entered" (edge). */
  readonly passed: string;
  readonly fields: { readonly [Field in OwnField<Kind>]-?: string };
};

const cgroup = 'pattern for its path below `/sys/fs/cgroup`; any the learner made';
const own = 'only in a namespace the learner made';

/** Every kind of check in an author's words: for docs/authoring.md and for editors. */
export const CHECK_WORDS: { readonly [Kind in CheckKind]: Words<Kind> } = {
  'command-ran': {
    passed: 'since the step was entered, a command line that matches has returned',
    fields: {
      pattern: 'pattern for the whole line',
      exitStatus: 'what it has to return',
      insidePidOne: 'only in a shell that is number 1 of a pid namespace',
      insidePidNamespace: 'only in a shell in a pid namespace the learner made',
    },
  },
  'process-runs': {
    passed: 'now, such a process runs',
    fields: { name: 'its name', state: 'its letter, as ps shows it (`T` stopped, `Z` ended)', cgroup },
  },
  'process-ended': {
    passed: 'since the step was entered such a process ran, and now none does',
    fields: { name: 'its name' },
  },
  'process-is-pid-one': {
    passed: 'now, a process is number 1 of a pid namespace the learner made',
    fields: { name: 'its name; any' },
  },
  'namespaces-differ': {
    passed: "now, one process is in other namespaces than the learner's Linux, in every kind listed",
    fields: { namespaces: 'list of kinds' },
  },
  'proc-is-fresh': {
    passed: 'now, a number 1 finds a `/proc` that shows its own pid namespace',
    fields: {},
  },
  'namespace-shared': {
    passed: 'now, that many processes are together in one namespace the learner made',
    fields: { namespace: 'its kind', count: 'how many processes' },
  },
  'namespace-gone': {
    passed: 'since the step was entered there was a namespace of the learner’s making, and now there is none',
    fields: { namespace: 'its kind' },
  },
  'hostname-is': {
    passed: 'now, a uts namespace has such a host name',
    fields: { hostname: 'pattern', own },
  },
  'queue-exists': {
    passed: 'now, there is a message queue',
    fields: { own },
  },
  'link-exists': {
    passed: 'now, a network namespace has a link for which all that is given holds',
    fields: {
      own,
      name: 'pattern',
      linkKind: '`veth`, `bridge`, …',
      isUp: 'whether it is up',
      address: 'pattern, such as `10\\.0\\.0\\.2/24`',
    },
  },
  'user-mapped': {
    passed: 'now, a process in a user namespace of its own has one number there and another outside',
    fields: { inside: 'its user number there', outside: "its number in the learner's Linux; any other" },
  },
  'cgroup-exists': {
    passed: 'now, there is such a cgroup',
    fields: { cgroup },
  },
  'cgroup-value': {
    passed: 'now, a file of such a cgroup says this',
    fields: {
      cgroup,
      file: 'its name, such as `memory.max`',
      key: 'the line of it, such as `oom_kill`',
      equals: 'the same text',
      atLeast: 'a number; `max` is above all',
      atMost: 'a number',
    },
  },
  'cgroup-rose': {
    passed: 'since the step was entered, a counter of such a cgroup rose',
    fields: { cgroup, file: 'its file', key: 'its line', by: 'by how much, at least' },
  },
  'cgroup-holds': {
    passed: 'now, a process is in such a cgroup, or in one below it',
    fields: { cgroup, name: 'the name of the process; any' },
  },
  'cgroup-gone': {
    passed: 'since the step was entered there was such a cgroup, and now there is none',
    fields: { cgroup },
  },
  'path-is': {
    passed: "now, this is at the path in the learner's Linux",
    fields: { path: 'path', is: 'what' },
  },
  mounted: {
    passed: 'now, something is mounted at the path',
    fields: { path: 'path', type: 'such as `proc`; any', own: 'in a mount namespace the learner made' },
  },
  'overlay-mounted': {
    passed: 'now, the learner has mounted an overlay',
    fields: { path: 'where; anywhere', lowers: 'how many lower layers, at least' },
  },
  'layer-entry': {
    passed: 'now, a layer of an overlay holds this',
    fields: {
      path: 'where the overlay is mounted; any',
      layer: 'the upper, or one of the lowers',
      entry: 'path within the layer, such as `app/app.py`',
      is: 'what',
    },
  },
  'process-root': {
    passed: 'now, the root directory of a process is at the path',
    fields: {
      path: 'pattern',
      pidOne: 'only a process that is number 1 of a pid namespace',
      name: 'the name of the process; any',
    },
  },
  'root-is-own': {
    passed: "now, a process has for its root a mount that is mounted nowhere in the learner's Linux",
    fields: {},
  },
};
