import assert from 'node:assert/strict';
import test from 'node:test';
import { type Check, checkSchema } from '@drydock/protocol';
import { BASH_ONE, exampleProcess, exampleView, IDLE, INIT, SHELL, UNSHARE, UNSHARED } from '../example-view.ts';
import { CheckWatcher } from './check-watcher.ts';

const watcher = (check: Record<string, unknown>) =>
  new CheckWatcher([checkSchema.parse({ id: 'it', says: 'It is so.', ...check })]);

function only(watched: CheckWatcher) {
  const [result] = watched.results();
  assert.ok(result !== undefined);
  return result;
}

const ran = (line: string, part: { exitStatus?: number; shellInsidePids?: number[] } = {}) => ({
  line,
  exitStatus: 0,
  shellInsidePids: [],
  ...part,
});

test('before anything was read no check passes, and each says why', () => {
  for (const check of [
    { kind: 'process-is-pid-one' },
    { kind: 'namespaces-differ', namespaces: ['pid'] },
    { kind: 'proc-is-fresh' },
    { kind: 'namespace-shared', namespace: 'pid', count: 2 },
    { kind: 'namespace-gone', namespace: 'pid' },
  ]) {
    const result = only(watcher(check));
    assert.equal(result.isPassed, false);
    assert.match(result.observed, /^Nothing has been read/);
  }
});

test('process-is-pid-one: not yet names the shell and the number it shares', () => {
  const watched = watcher({ kind: 'process-is-pid-one', name: 'bash' });
  watched.observe(IDLE);
  assert.deepEqual(only(watched), {
    id: 'it',
    isPassed: false,
    observed: 'bash 7 shares pid namespace 4026532224 with your Linux.',
    source: '/proc/7/ns/pid',
  });
  watched.observe(UNSHARED);
  assert.deepEqual(only(watched), {
    id: 'it',
    isPassed: true,
    observed: 'bash is number 14 in your Linux, and 1 inside pid namespace 4026532590.',
    source: '/proc/14/status',
  });
  watched.observe(IDLE);
  assert.equal(only(watched).isPassed, false);
});

test('process-is-pid-one tells of the process that is asked for, and of no other', () => {
  const watched = watcher({ kind: 'process-is-pid-one', name: 'top' });
  watched.observe(UNSHARED);
  assert.equal(only(watched).observed, 'No process named top runs.');
  watched.observe(exampleView(...UNSHARED.processes, exampleProcess({ pid: 20, name: 'top' })));
  assert.equal(only(watched).observed, 'top 20 shares pid namespace 4026532224 with your Linux.');
  const child = exampleProcess({ ...BASH_ONE, pid: 21, insidePids: [21, 5], name: 'top' });
  watched.observe(exampleView(...UNSHARED.processes, child));
  assert.equal(only(watched).observed, 'top 21 is number 5 inside pid namespace 4026532590, not number 1.');
});

test('process-is-pid-one: a zombie does not count', () => {
  const any = watcher({ kind: 'process-is-pid-one' });
  any.observe(exampleView(INIT, SHELL, { ...BASH_ONE, state: 'Z' }));
  assert.equal(only(any).isPassed, false);
});

test('namespaces-differ wants all kinds in one process', () => {
  const watched = watcher({ kind: 'namespaces-differ', namespaces: ['pid', 'mnt'] });
  watched.observe(exampleView(INIT, SHELL, UNSHARE));
  assert.deepEqual(only(watched), {
    id: 'it',
    isPassed: false,
    observed: 'unshare 13 shares pid namespace 4026532224 with your Linux. Its own: mnt namespace 4026532589.',
    source: '/proc/13/ns/pid',
  });
  watched.observe(UNSHARED);
  assert.deepEqual(only(watched), {
    id: 'it',
    isPassed: true,
    observed:
      'bash 14 is in pid namespace 4026532590 and mnt namespace 4026532589; your Linux is in 4026532224 and 4026532221.',
    source: '/proc/14/ns/pid',
  });
});

test('a namespace that cannot be read is not another one', () => {
  const watched = watcher({ kind: 'namespaces-differ', namespaces: ['pid'] });
  watched.observe(exampleView(INIT, exampleProcess({ pid: 9, namespaces: { pid: null } })));
  assert.equal(only(watched).isPassed, false);
  watched.observe(exampleView({ ...INIT, namespaces: { ...INIT.namespaces, pid: null } }, SHELL));
  assert.equal(only(watched).isPassed, false);
});

test('namespaces-differ in a session with nothing but its pid 1 says so', () => {
  const watched = watcher({ kind: 'namespaces-differ', namespaces: ['pid'] });
  watched.observe(exampleView(INIT));
  assert.equal(only(watched).observed, 'Your Linux is in pid namespace 4026532224, and nothing else runs in it.');
});

test('proc-is-fresh passes when a number 1 finds another proc than the session', () => {
  const watched = watcher({ kind: 'proc-is-fresh' });
  watched.observe(UNSHARED);
  assert.equal(only(watched).isPassed, false);
  assert.equal(only(watched).observed, 'At /proc bash 14 finds proc file system 0:57, the one of your Linux.');
  assert.equal(only(watched).source, '/proc/14/mountinfo');
  watched.observe(exampleView(INIT, SHELL, UNSHARE, { ...BASH_ONE, procDevice: null }));
  assert.equal(only(watched).isPassed, false);
  watched.observe(exampleView(INIT, SHELL, UNSHARE, { ...BASH_ONE, procDevice: '0:73' }));
  assert.equal(only(watched).isPassed, true);
  assert.equal(only(watched).observed, 'At /proc bash 14 finds proc file system 0:73; your Linux has 0:57.');
  watched.observe(exampleView(INIT, { ...SHELL, procDevice: '0:73' }));
  assert.equal(only(watched).isPassed, false);
});

test('namespace-shared counts processes in one namespace that is not the session’s', () => {
  const watched = watcher({ kind: 'namespace-shared', namespace: 'pid', count: 2 });
  watched.observe(IDLE);
  assert.equal(only(watched).observed, 'bash 7 shares pid namespace 4026532224 with your Linux.');
  watched.observe(UNSHARED);
  assert.equal(only(watched).observed, 'bash 14 is alone in pid namespace 4026532590.');
  const sleep = exampleProcess({ ...BASH_ONE, pid: 20, name: 'sleep', insidePids: [2] });
  watched.observe(exampleView(...UNSHARED.processes, sleep));
  assert.deepEqual(only(watched), {
    id: 'it',
    isPassed: true,
    observed: '2 processes are in pid namespace 4026532590: bash 14 and sleep 20.',
    source: '/proc/14/ns/pid',
  });
  const elsewhere = exampleProcess({ ...sleep, namespaces: { pid: 99 } });
  watched.observe(exampleView(...UNSHARED.processes, elsewhere));
  assert.equal(only(watched).isPassed, false);
});

test('namespace-gone needs to have seen the namespace, and then stays passed', () => {
  const watched = watcher({ kind: 'namespace-gone', namespace: 'pid' });
  watched.observe(IDLE);
  assert.deepEqual(
    [only(watched).isPassed, only(watched).observed],
    [false, 'No process has been in a pid namespace of its own since this step began.'],
  );
  watched.observe(UNSHARED);
  assert.equal(only(watched).observed, 'bash 14 is still in pid namespace 4026532590.');
  watched.observe(exampleView());
  assert.equal(only(watched).isPassed, false, 'a session that has ended has left nothing');
  watched.observe(IDLE);
  const gone = {
    id: 'it',
    isPassed: true,
    observed: 'The pid namespace 4026532590, where bash 14 was, has no process any more.',
    source: '/proc/14',
  };
  assert.deepEqual(only(watched), gone);
  watched.observe(UNSHARED);
  assert.deepEqual(only(watched), gone);
});

test('command-ran wants the whole line, the exit status, and takes a leading sudo', () => {
  const watched = watcher({ kind: 'command-ran', pattern: 'mount -t proc \\S+ /proc' });
  assert.equal(only(watched).observed, 'No command has returned since this step began.');
  watched.commandFinished(ran('echo mount -t proc proc /proc'));
  assert.match(only(watched).observed, /^The last command was another one: "echo mount .*"\.$/);
  watched.commandFinished(ran(`echo ${'x'.repeat(300)}`));
  assert.equal(only(watched).observed, `The last command was another one: "echo ${'x'.repeat(34)}…".`);
  watched.commandFinished(ran('mount -t proc proc /proc', { exitStatus: 32 }));
  assert.equal(only(watched).observed, '"mount -t proc proc /proc" returned 32, not 0.');
  watched.commandFinished(ran('  sudo mount -t proc proc /proc '));
  assert.equal(only(watched).isPassed, true);
  watched.commandFinished(ran('false', { exitStatus: 1 }));
  assert.equal(only(watched).isPassed, true);
});

test('command-ran with insidePidOne wants a shell that is number 1 in the innermost namespace', () => {
  const watched = watcher({ kind: 'command-ran', pattern: 'echo \\$\\$', insidePidOne: true });
  for (const shellInsidePids of [[], [2], [1, 5]]) {
    watched.commandFinished(ran('echo $$', { shellInsidePids }));
    assert.equal(only(watched).isPassed, false, JSON.stringify(shellInsidePids));
  }
  watched.commandFinished(ran('echo $$', { shellInsidePids: [7, 1] }));
  assert.equal(only(watched).isPassed, true);
});

test('command-ran with insidePidNamespace wants a shell that is in one, whatever its number', () => {
  const watched = watcher({ kind: 'command-ran', pattern: 'ps', insidePidNamespace: true });
  watched.commandFinished(ran('ps'));
  assert.equal(only(watched).observed, '"ps" returned 0, but its shell is in the pid namespace of your Linux.');
  watched.commandFinished(ran('ps', { shellInsidePids: [5] }));
  assert.equal(only(watched).observed, '"ps" returned 0 in a shell that is number 5 inside.');
  assert.equal(only(watched).isPassed, true);
});

test('a line longer than any that is shown does not match', () => {
  const watched = watcher({ kind: 'command-ran', pattern: 'x*' });
  watched.commandFinished(ran('x'.repeat(401)));
  assert.equal(only(watched).isPassed, false);
});

test('a pattern that backtracks for ever is given up, and the watcher goes on', () => {
  const watched = watcher({ kind: 'command-ran', pattern: '(a+)+b' });
  watched.commandFinished(ran(`${'a'.repeat(200)}c`));
  assert.equal(only(watched).isPassed, false);
  watched.commandFinished(ran('aab'));
  assert.equal(only(watched).isPassed, true);
});

test('a pattern that is no regular expression is refused with its text', () => {
  const check = checkSchema.parse({ kind: 'command-ran', id: 'it', pattern: 'x', says: '' });
  assert.throws(() => new CheckWatcher([{ ...check, pattern: '(' } as Check]), {
    code: 'malformed-message',
    message: /pattern "\(" of a check/,
  });
});

test('results come in the order of the checks', () => {
  const watched = new CheckWatcher([
    checkSchema.parse({ kind: 'proc-is-fresh', id: 'b', says: '' }),
    checkSchema.parse({ kind: 'command-ran', id: 'a', pattern: 'x', says: '' }),
  ]);
  assert.deepEqual(
    watched.results().map(({ id }) => id),
    ['b', 'a'],
  );
});
