import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const PROGRAM = join(HERE, '../../packages/linux/native/stage/program.c');
const FLAGS = [
  '-std=c11',
  '-g',
  '-O1',
  '-Wall',
  '-Wextra',
  '-fsanitize=address,undefined',
  '-fno-sanitize-recover=all',
];
/** Of what a sanitizer says: where, and by which way. */
const COMPLAINT_MAX = 4000;

/** Stage's own check of programs, compiled with what notices each wrong access. Ends at the end of the block. */
export async function startChecker() {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-fuzz-'));
  const binary = join(folder, 'check-program');
  execFileSync('cc', [...FLAGS, '-o', binary, join(HERE, 'check-program.c'), PROGRAM], { stdio: 'pipe' });
  const child = spawn(binary, [], { stdio: 'pipe' });
  const left = once(child, 'exit').then(([status, signal]) => `${status ?? signal}`);
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(0, COMPLAINT_MAX);
  });
  child.stdin.on('error', () => undefined); // It has ended, and said why.
  return {
    /** @returns 0 for a program that would be performed, else the number of what is wrong. @throws what it died of */
    check: async (bytes: Uint8Array): Promise<number> => {
      const head = Buffer.alloc(4);
      head.writeUInt32LE(bytes.length, 0);
      child.stdin.write(Buffer.concat([head, bytes]));
      const answer = once(child.stdout, 'data').then(([data]) => (data as Buffer)[0] ?? 0);
      const told = await Promise.race([answer, left]);
      if (typeof told === 'number') return told;
      throw new Error(`program_check: ended with ${told}\n${complaint}`);
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await left;
      rmSync(folder, { recursive: true });
    },
  };
}
