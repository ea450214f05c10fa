/** How QEMU runs the guest's instructions: by the processor itself (kvm, hvf), or one by one in software (tcg). */
export type AcceleratorName = 'kvm' | 'hvf' | 'tcg';
export type Accelerator = { readonly name: AcceleratorName; readonly why: string };

/** What can be seen without starting anything. */
export type HostFacts = {
  readonly platform: NodeJS.Platform;
  readonly architecture: string;
  /** /dev/kvm: can this user open it? The text says why not. */
  readonly kvm: 'usable' | 'missing' | 'refused';
  /** /sys/module/kvm_pvm: a KVM in software, which runs guests made for it and hangs all others. */
  readonly hasKvmPvm: boolean;
  /** DRYDOCK_ACCEL. */
  readonly override: string | undefined;
};

export type Decision =
  | { readonly kind: 'decided'; readonly accelerator: Accelerator }
  /** A device that can be opened proves nothing: only a guest that comes up does. */
  | { readonly kind: 'try'; readonly name: AcceleratorName };

const NAMES: readonly AcceleratorName[] = ['kvm', 'hvf', 'tcg'];

export function decideAccelerator(facts: HostFacts): Decision {
  const override = NAMES.find((name) => name === facts.override);
  if (override) return decided(override, 'DRYDOCK_ACCEL says so');
  if (facts.architecture !== 'x64') return emulate(`this processor (${facts.architecture}) is not the guest's (x64)`);
  if (facts.platform === 'darwin') return { kind: 'try', name: 'hvf' };
  if (facts.platform !== 'linux') return emulate(`no accelerator is known for ${facts.platform}`);
  if (facts.kvm === 'missing') return emulate('there is no /dev/kvm');
  if (facts.kvm === 'refused') return emulate('/dev/kvm is not open to this user (group kvm)');
  if (facts.hasKvmPvm) return emulate('this KVM is kvm_pvm, which runs only guests made for it');
  return { kind: 'try', name: 'kvm' };
}

export function isAcceleratorName(name: string): boolean {
  return NAMES.some((known) => known === name);
}

function emulate(why: string): Decision {
  return decided('tcg', why);
}

function decided(name: AcceleratorName, why: string): Decision {
  return { kind: 'decided', accelerator: { name, why } };
}
