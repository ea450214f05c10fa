import { latin1 } from './kernel-text.ts';

/** One line of /proc/sysvipc/msg, sysvipc(7): a message queue, as `ipcs -q` lists it. */
export type MessageQueue = {
  readonly id: number;
  /** As ipcs writes it: "0x0000002a". Keys may repeat: 0 is a private queue's. */
  readonly key: string;
  /** In the queue now. */
  readonly bytes: number;
  readonly messages: number;
};

/** Lines that are not understood are left out: the heading, and a cut last one. */
export function parseMessageQueues(bytes: Uint8Array): MessageQueue[] {
  const queues: MessageQueue[] = [];
  for (const line of wholeLines(bytes)) {
    const [, key, id, cbytes, qnum] =
      /^\s*(-?\d{1,11})\s+(\d{1,10})\s+\d+\s+(\d{1,15})\s+(\d{1,15})\s/.exec(line) ?? [];
    if (key === undefined || id === undefined) continue;
    queues.push({ id: Number(id), key: keyText(Number(key)), bytes: Number(cbytes), messages: Number(qnum) });
  }
  return queues;
}

/** Objects listed in any file of /proc/sysvipc: its lines without the heading. */
export function countSysvipc(bytes: Uint8Array): number {
  return wholeLines(bytes).filter((line) => /^\s*-?\d+\s+\d+\s/.test(line)).length;
}

function wholeLines(bytes: Uint8Array): string[] {
  const text = latin1(bytes);
  return text.slice(0, Math.max(text.lastIndexOf('\n'), 0)).split('\n');
}

/** The kernel prints the key as a signed number. */
const keyText = (key: number): string => `0x${(key >>> 0).toString(16).padStart(8, '0')}`;
