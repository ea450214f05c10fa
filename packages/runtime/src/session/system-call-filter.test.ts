import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isStruct } from '@drydock/linux';
import { systemCallFilter } from './system-call-filter.ts';

const EPERM = 0x50001;
const ENOSYS = 0x50026;
const ALLOW = 0x7fff0000;
const OURS = process.arch === 'arm64' ? 0xc00000b7 : 0xc000003e;

/** Performs the filter as the kernel does, seccomp(2): loads of struct seccomp_data, jumps, a return. */
function decide(number: number, architecture = OURS): number {
  const argument = systemCallFilter().arguments[2];
  assert.ok(argument !== undefined && isStruct(argument));
  const program = Buffer.from(argument.pointers?.[0]?.target.bytes ?? []);
  let loaded = 0;
  for (let at = 0; at < program.length; at += 8) {
    const value = program.readUInt32LE(at + 4);
    switch (program.readUInt16LE(at)) {
      case 0x20:
        loaded = value === 0 ? number : architecture;
        break;
      case 0x15:
        at += 8 * program.readUInt8(at + (loaded === value ? 2 : 3));
        break;
      case 0x35:
        at += 8 * program.readUInt8(at + (loaded >= value ? 2 : 3));
        break;
      default:
        return value;
    }
  }
  throw new Error('the filter has no end');
}

test('the calls that make containers are allowed, and those that let people out are not', () => {
  const numbers =
    process.arch === 'arm64'
      ? {
          allowed: [97, 268, 40, 41, 220, 277, 117],
          refused: [280, 219, 105, 106, 104, 241, 282, 425, 426, 427, 89, 443],
        }
      : {
          allowed: [272, 308, 165, 155, 56, 317, 101],
          refused: [321, 250, 175, 176, 246, 298, 323, 425, 426, 427, 163, 443],
        };
  for (const number of numbers.allowed) assert.equal(decide(number), ALLOW, `call ${number}`);
  for (const number of numbers.refused) assert.equal(decide(number), EPERM, `call ${number}`);
});

test('calls of another ABI are told not to exist: i386 by its architecture, x32 by its bit', () => {
  assert.equal(decide(11, 0x40000003), ENOSYS);
  if (process.arch === 'x64') assert.equal(decide(0x40000000 | 321), ENOSYS);
});
