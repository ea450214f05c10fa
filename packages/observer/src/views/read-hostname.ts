import { readProcFile } from '@drydock/linux';
import type { UtsView } from '@drydock/protocol';
import { displayText } from '../display-text.ts';

/** __NEW_UTS_LEN: 64 bytes, of which a learner may choose any. */
const HOSTNAME_MAX = 64;

/** Of the uts namespace this thread is in, uts_namespaces(7). */
export function readHostname(): Pick<UtsView, 'hostname'> {
  const file = readProcFile('/proc/sys/kernel/hostname');
  const name = file.kind === 'read' ? file.bytes.toString('utf8').replace(/\n$/, '') : '';
  return { hostname: displayText(name, HOSTNAME_MAX) };
}
