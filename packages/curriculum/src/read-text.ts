import { readFile } from 'node:fs/promises';
import type { Problem } from './problem.ts';

/** A file's text, or null and a problem. Bytes that are not UTF-8 are a problem too, never a row of question marks. */
export async function readText(file: string, fix: string, problems: Problem[]): Promise<string | null> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const reason = error instanceof Error ? error.message : String(error);
    const message = isMissing ? 'is missing' : `cannot be read: ${reason}`;
    problems.push({ file, line: null, field: null, message, fix });
    return null;
  }
}
