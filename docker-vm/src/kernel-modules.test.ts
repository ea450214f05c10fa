import assert from 'node:assert/strict';
import test from 'node:test';
import { loadOrder, moduleName, parseModuleList, readDepends } from './kernel-modules.ts';

const needs = new Map([
  ['virtio', ['virtio_ring']],
  ['virtio_ring', []],
  ['virtio_blk', ['virtio', 'virtio_ring']],
  ['first', ['second']],
  ['second', ['first']],
]);
const dependsOf = (name: string) => needs.get(name) ?? [];

test('a module comes after everything it needs, and only once', () => {
  assert.deepEqual(loadOrder(['virtio-blk', 'virtio'], dependsOf), ['virtio_ring', 'virtio', 'virtio_blk']);
});

test('modules that need each other are refused, with the circle spelled out', () => {
  assert.throws(() => loadOrder(['first'], dependsOf), /first needs second needs first/);
});

test('a module names what it needs in its .modinfo section', () => {
  const module = Buffer.from('\x7fELF…\0license=GPL\0depends=virtio,virtio-ring\0retpoline=Y\0');
  assert.deepEqual(readDepends(module), ['virtio', 'virtio_ring']);
  assert.deepEqual(readDepends(Buffer.from('\x7fELF…\0depends=\0name=veth\0')), []);
  assert.deepEqual(readDepends(Buffer.from('\x7fELF…\0name=veth\0')), []);
});

test('a module has one name, whether it comes as a file or from a list', () => {
  assert.equal(moduleName('/lib/modules/6.1/kernel/drivers/char/hw_random/virtio-rng.ko'), 'virtio_rng');
  assert.equal(moduleName('virtio-rng'), 'virtio_rng');
});

test('the module list has sections and remarks', () => {
  const list = parseModuleList('# top\n[early] # why\nvirtio-rng # because\n\n[late]\nveth\nbridge\n');
  assert.deepEqual(
    [...list],
    [
      ['early', ['virtio_rng']],
      ['late', ['veth', 'bridge']],
    ],
  );
});

test('a module before the first section is refused', () => {
  assert.throws(() => parseModuleList('veth\n[late]\n'), /"veth" stands before the first \[section\]/);
});
