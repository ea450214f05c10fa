import { constants } from 'node:os';

/** What `stage` says of its work; the layout is told in native/stage/report.h. */
export type Report =
  | {
      readonly kind: 'called';
      readonly operation: number;
      readonly process: number;
      readonly errno: number;
      readonly returned: bigint;
      readonly nanoseconds: bigint;
    }
  | {
      readonly kind: 'forked';
      readonly operation: number;
      readonly errno: number;
      readonly child: number;
      readonly nanoseconds: bigint;
    }
  | { readonly kind: 'told'; readonly operation: number; readonly process: number }
  | {
      readonly kind: 'ended';
      readonly process: number;
      readonly exitStatus: number | null;
      readonly signal: number | null;
    }
  | { readonly kind: 'refused'; readonly operation: number; readonly reason: string }
  | { readonly kind: 'began' };

export const REPORT_BYTES = 32;
/** The last exec succeeded, or its process is gone. */
const BEGAN = 6;
const REFUSALS = ['?', 'header', 'length', 'kind', 'argument', 'result', 'blob', 'pointer', 'fork', 'trailing bytes'];

/** Cuts the channel's bytes into reports. */
export class ReportReader {
  #pending = Buffer.alloc(0);

  *push(chunk: Uint8Array): Generator<Report> {
    let bytes = Buffer.concat([this.#pending, chunk]);
    for (; bytes.length >= REPORT_BYTES; bytes = bytes.subarray(REPORT_BYTES)) yield decode(bytes);
    this.#pending = Buffer.from(bytes);
  }
}

/** @param reports whole ones */
export function tellsBegan(reports: Buffer): boolean {
  for (let at = 0; at < reports.length; at += REPORT_BYTES) if (reports.readUInt32LE(at) === BEGAN) return true;
  return false;
}

function decode(bytes: Buffer): Report {
  const operation = bytes.readUInt32LE(4);
  const process = bytes.readInt32LE(8);
  const errno = bytes.readInt32LE(12);
  const returned = bytes.readBigInt64LE(16);
  const nanoseconds = bytes.readBigUInt64LE(24);
  switch (bytes.readUInt32LE(0)) {
    case 1:
      return { kind: 'called', operation, process, errno, returned, nanoseconds };
    case 2:
      return { kind: 'forked', operation, errno, child: Number(returned), nanoseconds };
    case 3:
      return { kind: 'told', operation, process };
    case 4:
      return { kind: 'ended', process, ...decodeStatus(Number(returned)) };
    case 5:
      return { kind: 'refused', operation, reason: REFUSALS[Number(returned)] ?? '?' };
    case BEGAN:
      return { kind: 'began' };
    default:
      throw new RangeError(`report of kind ${bytes.readUInt32LE(0)}: stage and engine are of different versions`);
  }
}

/** A status of wait(2): the low seven bits are the signal that ended the process, or 0 and its exit status above. */
function decodeStatus(status: number): { exitStatus: number | null; signal: number | null } {
  const signal = status & 0x7f;
  return signal === 0 ? { exitStatus: (status >> 8) & 0xff, signal: null } : { exitStatus: null, signal };
}

/** "SIGKILL" for 9. */
export function signalName(number: number): string {
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0] ?? `signal ${number}`;
}
