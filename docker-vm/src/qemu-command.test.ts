import assert from 'node:assert/strict';
import test from 'node:test';
import { kernelCommandLine, type MachineShape, qemuArguments } from './qemu-command.ts';

const shape: MachineShape = {
  accelerator: { name: 'tcg', why: '' },
  vmlinux: '/c/vmlinux',
  initramfs: '/c/initramfs.cpio',
  system: '/c/system.img',
  app: '/c/app.img',
  data: { file: '/c/data.qcow2', isThrowAway: false },
  memoryMib: 2048,
  cpus: 1,
  port: 8080,
  origins: ['http://127.0.0.1:8080'],
};

test('the port is forwarded from the loopback only, and the guest reaches nothing', () => {
  const network = qemuArguments(shape).find((argument) => argument.startsWith('user,'));
  assert.equal(network, 'user,id=net0,restrict=on,hostfwd=tcp:127.0.0.1:8080-:8080');
});

test('system and app disk are read-only; a throw-away data disk is never written to', () => {
  const drives = (data: MachineShape['data']) =>
    qemuArguments({ ...shape, data }).filter((argument) => argument.startsWith('file='));
  const [system, app, data] = drives({ file: '/c/blank.qcow2', isThrowAway: true });
  assert.match(system ?? '', /readonly=on/);
  assert.match(app ?? '', /readonly=on/);
  assert.match(data ?? '', /snapshot=on/);
  assert.doesNotMatch(drives(shape.data)[2] ?? '', /snapshot/);
});

test('a comma in a path is doubled, as QEMU wants it', () => {
  assert.ok(
    qemuArguments({ ...shape, app: '/a,b/app.img' }).some((argument) => argument.startsWith('file=/a,,b/app.img,')),
  );
});

test('a command travels as base64, so that no character of it means anything to the kernel', () => {
  const line = kernelCommandLine({ ...shape, exec: 'echo "a b" panic=1', serve: true });
  assert.match(line, / drydock\.exec=ZWNobyAiYSBiIiBwYW5pYz0x drydock\.serve=1$/);
});

test('a command that does not fit the kernel command line is refused', () => {
  assert.throws(() => kernelCommandLine({ ...shape, exec: 'x'.repeat(2000) }), /2000 characters/);
});

test('only an emulated guest goes without guards against speculation', () => {
  assert.match(kernelCommandLine(shape), /mitigations=off/);
  assert.doesNotMatch(kernelCommandLine({ ...shape, accelerator: { name: 'kvm', why: '' } }), /mitigations=off/);
});

test('the kernel counts how long processes wait: lessons read *.pressure', () => {
  assert.match(kernelCommandLine(shape), / psi=1 /);
});
