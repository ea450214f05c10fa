import assert from 'node:assert/strict';
import test from 'node:test';
import { decideAccelerator, type HostFacts } from './accelerator.ts';

const working: HostFacts = {
  platform: 'linux',
  architecture: 'x64',
  kvm: 'usable',
  hasKvmPvm: false,
  override: undefined,
};

function decide(facts: Partial<HostFacts>): string {
  const decision = decideAccelerator({ ...working, ...facts });
  return decision.kind === 'try' ? `try ${decision.name}` : `${decision.accelerator.name}: ${decision.accelerator.why}`;
}

test('a KVM that can be opened is tried, not believed', () => {
  assert.equal(decide({}), 'try kvm');
});

test('a Mac of the same processor family tries HVF', () => {
  assert.equal(decide({ platform: 'darwin', kvm: 'missing' }), 'try hvf');
});

test('each reason for emulation is told', () => {
  assert.match(decide({ hasKvmPvm: true }), /^tcg: .*kvm_pvm/);
  assert.match(decide({ kvm: 'missing' }), /^tcg: there is no \/dev\/kvm/);
  assert.match(decide({ kvm: 'refused' }), /^tcg: .*group kvm/);
  assert.match(decide({ architecture: 'arm64' }), /^tcg: .*arm64/);
  assert.match(decide({ platform: 'freebsd' }), /^tcg: .*freebsd/);
});

test('DRYDOCK_ACCEL is obeyed without a trial', () => {
  assert.match(decide({ hasKvmPvm: true, override: 'kvm' }), /^kvm: DRYDOCK_ACCEL/);
  assert.match(decide({ override: 'tcg' }), /^tcg: DRYDOCK_ACCEL/);
});
