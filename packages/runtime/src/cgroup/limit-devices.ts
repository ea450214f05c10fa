import { AT_FDCWD, type Call, call, O_CLOEXEC, O_DIRECTORY, O_RDONLY, result, type Struct } from '@drydock/linux';
import type { Operation } from '../operation.ts';
import { type DeviceRule, deviceFilter, instructionCount, showRule, USUAL_DEVICES } from './device-filter.ts';

/** bpf(2) */
const BPF_PROG_LOAD = 5;
const BPF_PROG_ATTACH = 8;
const BPF_PROG_TYPE_CGROUP_DEVICE = 15;
const BPF_CGROUP_DEVICE = 6;
const BPF_F_ALLOW_MULTI = 2;
const LOAD_BYTES = 72;
const ATTACH_BYTES = 16;

/** What stands in a struct must be known before: so the two descriptors are put where nothing else is. */
const GROUP_AT = 250;
const FILTER_AT = 251;

/**
 * Which devices it may open. A device node is only a name for a driver, and whoever may make nodes (CAP_MKNOD) can make
 * one of the disk. So the kernel is asked at each opening: a small program, hung on the container's cgroup, gets the
 * device's numbers and says yes or no. See the kernel's admin-guide/cgroup-v2.rst, "Device controller", and bpf(2).
 *
 * @param asked for beside those that every container has
 */
export function limitDevices({
  group,
  asked,
}: {
  readonly group: string;
  readonly asked: readonly DeviceRule[];
}): Operation {
  const rules = [...USUAL_DEVICES, ...asked];
  return {
    name: 'limit-devices',
    title: 'Ask before each opening of a device',
    effect: `a program on ${group} lets only these pass: ${rules.map(showRule).join(', ')}`,
    byHand: ['(bpf(2) has no command of every system; see what hangs there with: bpftool cgroup show GROUP)'],
    steps: [
      call('openat', [AT_FDCWD, group, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0], { result: 'group' }),
      call('dup3', [result('group'), GROUP_AT, O_CLOEXEC]),
      call('close', [result('group')]),
      call('bpf', [BPF_PROG_LOAD, loadAttributes(deviceFilter(rules)), LOAD_BYTES], { result: 'device filter' }),
      call('dup3', [result('device filter'), FILTER_AT, O_CLOEXEC]),
      call('close', [result('device filter')]),
      call('bpf', [BPF_PROG_ATTACH, attachAttributes(), ATTACH_BYTES]),
      ...[GROUP_AT, FILTER_AT].map((descriptor): Call => call('close', [descriptor])),
    ],
  };
}

/** union bpf_attr: prog_type, insn_cnt, insns, license, and zeros. No helper function is called, so any license will do. */
function loadAttributes(program: Buffer): Struct {
  const bytes = Buffer.alloc(LOAD_BYTES);
  bytes.writeUInt32LE(BPF_PROG_TYPE_CGROUP_DEVICE, 0);
  bytes.writeUInt32LE(instructionCount(program), 4);
  const shown = `{prog_type=BPF_PROG_TYPE_CGROUP_DEVICE, insn_cnt=${instructionCount(program)}}`;
  const license = { bytes: Buffer.from('\0') };
  const pointers = [
    { offset: 8, target: { bytes: program } },
    { offset: 16, target: license },
  ];
  return { bytes, pointers, shown };
}

/** union bpf_attr: target_fd, attach_bpf_fd, attach_type, attach_flags. */
function attachAttributes(): Struct {
  const bytes = Buffer.alloc(ATTACH_BYTES);
  [GROUP_AT, FILTER_AT, BPF_CGROUP_DEVICE, BPF_F_ALLOW_MULTI].forEach((value, at) => {
    bytes.writeUInt32LE(value, at * 4);
  });
  return { bytes, shown: `{target_fd=${GROUP_AT}, attach_bpf_fd=${FILTER_AT}, attach_type=BPF_CGROUP_DEVICE}` };
}
