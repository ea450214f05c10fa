import { latin1 } from './kernel-text.ts';

/** Real, effective, saved set and file system id, as the reader's user namespace numbers them. */
export type FourIds = readonly [real: number, effective: number, saved: number, fileSystem: number];

/** /proc/PID/status, named as in proc(5). Capability sets are bit masks, bit N being capability N of capabilities(7). */
export type PidStatus = {
  readonly Name: string;
  /** The letter alone. */
  readonly State: string;
  readonly Tgid: number;
  readonly Pid: number;
  readonly PPid: number;
  readonly Uid: FourIds;
  readonly Gid: FourIds;
  /** The number at every level, the reader's pid namespace first, the process's own last. */
  readonly NStgid: readonly number[];
  readonly NSpid: readonly number[];
  readonly CapInh: bigint | null;
  readonly CapPrm: bigint | null;
  readonly CapEff: bigint | null;
  readonly CapBnd: bigint | null;
  readonly CapAmb: bigint | null;
  readonly NoNewPrivs: number | null;
  /** 0 off, 1 strict, 2 filter. */
  readonly Seccomp: number | null;
};

/** Null when a field that every kernel since 4.1 writes is missing or no number. */
export function parsePidStatus(bytes: Uint8Array): PidStatus | null {
  const text = latin1(bytes);
  const Tgid = numbersOf(text, 'Tgid')?.[0];
  const Pid = numbersOf(text, 'Pid')?.[0];
  const PPid = numbersOf(text, 'PPid')?.[0];
  const Uid = fourOf(text, 'Uid');
  const Gid = fourOf(text, 'Gid');
  const NStgid = numbersOf(text, 'NStgid');
  const NSpid = numbersOf(text, 'NSpid');
  const Name = fieldOf(text, 'Name');
  if (Name === null || Tgid === undefined || Pid === undefined || PPid === undefined) return null;
  if (Uid === null || Gid === null || NStgid === null || NSpid === null) return null;
  return {
    Name: unescapeName(Name),
    State: fieldOf(text, 'State')?.trim().charAt(0) ?? '',
    Tgid,
    Pid,
    PPid,
    Uid,
    Gid,
    NStgid,
    NSpid,
    CapInh: maskOf(text, 'CapInh'),
    CapPrm: maskOf(text, 'CapPrm'),
    CapEff: maskOf(text, 'CapEff'),
    CapBnd: maskOf(text, 'CapBnd'),
    CapAmb: maskOf(text, 'CapAmb'),
    NoNewPrivs: numbersOf(text, 'NoNewPrivs')?.[0] ?? null,
    Seccomp: numbersOf(text, 'Seccomp')?.[0] ?? null,
  };
}

/** What a view needs, several times faster than the whole. */
export function parseStatusIds(bytes: Uint8Array): Pick<PidStatus, 'Uid' | 'NSpid'> | null {
  const text = latin1(bytes);
  const Uid = fourOf(text, 'Uid');
  const NSpid = numbersOf(text, 'NSpid');
  return Uid === null || NSpid === null ? null : { Uid, NSpid };
}

/** The kernel escapes newlines in Name, so a line that starts with the key is the field and no part of a name. */
function fieldOf(text: string, key: string): string | null {
  const marker = `${key}:`;
  let start = text.startsWith(marker) ? marker.length : -1;
  if (start < 0) {
    const found = text.indexOf(`\n${marker}`);
    if (found < 0) return null;
    start = found + 1 + marker.length;
  }
  const end = text.indexOf('\n', start);
  // Without its line's end the file was cut, perhaps in the middle of a number.
  return end < 0 ? null : text.slice(start, end).replace(/^\t/, '');
}

function numbersOf(text: string, key: string): number[] | null {
  const field = fieldOf(text, key)?.trim();
  if (field === undefined || !/^\d{1,10}(?:\s+\d{1,10})*$/.test(field)) return null;
  return field.split(/\s+/).map(Number);
}

function fourOf(text: string, key: string): FourIds | null {
  const [real, effective, saved, fileSystem] = numbersOf(text, key) ?? [];
  if (real === undefined || effective === undefined || saved === undefined || fileSystem === undefined) return null;
  return [real, effective, saved, fileSystem];
}

function maskOf(text: string, key: string): bigint | null {
  const field = fieldOf(text, key);
  return field !== null && /^[0-9a-f]{16}$/.test(field) ? BigInt(`0x${field}`) : null;
}

/** In Name the kernel writes a newline as `\n` and a backslash as `\\`; older kernels write octal. */
function unescapeName(latin1: string): string {
  const raw = latin1.replace(/\\(n|\\|[0-3][0-7]{2})/g, (_, code: string) => {
    if (code === 'n') return '\n';
    return code === '\\' ? '\\' : String.fromCharCode(Number.parseInt(code, 8));
  });
  return Buffer.from(raw, 'latin1').toString('utf8');
}
