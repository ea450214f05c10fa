import { type FileHandle, open } from 'node:fs/promises';
import { type LogEntry, parseLogEntry } from './log-entry.ts';

const CHUNK_BYTES = 64 * 1024;
/** The monitor's longest line: 16 KiB of output, each byte of which became six, and what stands around it. */
const LINE_BYTES_MAX = 128 * 1024;
const NEWLINE = 0x0a;

/** One file of a log, read from a position on, as far as it goes by now. */
export class LogReader {
  readonly file: FileHandle;
  readonly inode: number;
  #position: number;
  #pending = Buffer.alloc(0);

  private constructor(file: FileHandle, inode: number, position: number) {
    this.file = file;
    this.inode = inode;
    this.#position = position;
  }

  /** Null: there is no such file. */
  static async open(path: string): Promise<LogReader | null> {
    try {
      const file = await open(path, 'r');
      return new LogReader(file, (await file.stat()).ino, 0);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
  }

  /** Skips all but the last lines. Returns how many there are, if fewer than asked for. */
  async skipToLast(count: number): Promise<number> {
    const { size } = await this.file.stat();
    const chunk = Buffer.alloc(CHUNK_BYTES);
    let found = 0;
    for (let end = size; end > 0; ) {
      const start = Math.max(0, end - CHUNK_BYTES);
      const { bytesRead } = await this.file.read(chunk, 0, end - start, start);
      for (let at = bytesRead - 1; at >= 0; at--) {
        if (chunk[at] !== NEWLINE) continue;
        if (found === count) {
          this.#position = start + at + 1;
          return count;
        }
        found += 1;
      }
      end = start;
    }
    this.#position = 0;
    return found;
  }

  async *entries(): AsyncGenerator<LogEntry> {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    for (;;) {
      const { bytesRead } = await this.file.read(chunk, 0, CHUNK_BYTES, this.#position);
      if (bytesRead === 0) return;
      this.#position += bytesRead;
      let bytes = Buffer.concat([this.#pending, chunk.subarray(0, bytesRead)]);
      for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE)) {
        const entry = parseLogEntry(bytes.toString('utf8', 0, end));
        bytes = bytes.subarray(end + 1);
        if (entry !== null) yield entry;
      }
      this.#pending = bytes.length > LINE_BYTES_MAX ? Buffer.alloc(0) : Buffer.from(bytes);
    }
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}
