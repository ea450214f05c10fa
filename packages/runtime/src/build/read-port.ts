import { BuildError } from './build-error.ts';

const PORT_MAX = 65_535;
const PORTS = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp|sctp))?$/;

/** "80" → 80/tcp; "7000-7002/udp" → three of them. */
export function readPort(text: string, line: number): readonly string[] {
  const [, first, last = first, protocol = 'tcp'] = PORTS.exec(text.toLowerCase()) ?? [];
  const [from, to] = [Number(first), Number(last)];
  if (first === undefined || from > to || to > PORT_MAX || from === 0) {
    throw new BuildError(line, `EXPOSE ${JSON.stringify(text)}: not a port`, {
      hint: 'Write 80, 80/udp or 7000-7010.',
    });
  }
  return Array.from({ length: to - from + 1 }, (_, index) => `${from + index}/${protocol}`);
}
