import { type SessionInfo, showDuration } from '@drydock/protocol';
import { limitWord } from '../ui/byte-words.ts';

type Row = readonly [name: string, says: string];

/** What the operator gives each learner, in words. */
export function limitRows(session: SessionInfo): readonly Row[] {
  const { cpus, pidsMax, inodes, terminalsMax, idleSeconds, life } = session;
  return [
    ['Memory', `${limitWord(session.memoryMaxBytes)}; beyond it the kernel ends processes in your Linux`],
    ['Processor', cpus === 1 ? 'the time of one' : `the time of ${cpus}`],
    ['Processes', `${pidsMax.toLocaleString('en')}, threads counted`],
    ['Disk', `${limitWord(session.diskBytes)}, in ${inodes.toLocaleString('en')} files`],
    ['Terminals', `${terminalsMax} at a time`],
    ['Sleep', idleSeconds === null ? 'never' : `after ${showDuration(idleSeconds)} without a key, until the next one`],
    ['End', endInWords(life.endsInSeconds, life.extensionsLeft)],
  ];
}

function endInWords(endsInSeconds: number | null, extensionsLeft: number): string {
  if (endsInSeconds === null) return 'none by time; after a while unused it may make room for somebody who waits';
  const minutes = showDuration(Math.ceil(endsInSeconds / 60) * 60);
  return `in ${minutes}; you are warned before${extensionsLeft > 0 ? ', and can put it off' : ''}`;
}
