import type { Socket } from 'node:net';
import { type CommandRequest, REQUEST_HEAD_BYTES, REQUEST_MAX_BYTES, readRequest } from './command-request.ts';
import { compileProgram } from './compile-program.ts';
import { REPORT_BYTES, tellsBegan } from './report.ts';
import { goWord, type ProcessEnd, type RunOptions, StageRun } from './stage-run.ts';
import type { StageStep } from './step.ts';

/** The words of native/stage/channel.h. */
const WORD = { go: 'g', program: 'p', out: 'o', error: 'e', input: 'i', line: 'l', shell: 's', leave: 'x' } as const;
const LENGTH_BYTES = 4;
/** Stands in a chunk's length, native/stage/channel.h. */
const CHUNK_MARK = 0x8000_0000;
/** More operations than a program may have. */
const TOO_MANY = 0xffff_ffff;
/** What a command sends at a time. */
const CHUNK_MAX_BYTES = 65_536;

/** Somebody typed `docker …`: the process that stands for it, which does what it is told in its own place. */
export class CommandConnection {
  readonly request: CommandRequest;
  /** Settles when the command's process is gone, or has hung up. */
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  #run: StageRun | null = null;
  /** What is waited for: a chunk of the command's standard input. */
  #chunk: Pick<PromiseWithResolvers<Buffer>, 'resolve' | 'reject'> | null = null;
  /** Who was to answer is no more: what is said now would be heard by another process. */
  #isAskedGone = false;
  #pending = Buffer.alloc(0);

  /** Reads the request. @throws when it is none, or the command hangs up before it is whole */
  static async accept(socket: Socket): Promise<CommandConnection> {
    const head = await readExactly(socket, REQUEST_HEAD_BYTES);
    const length = head.readUInt32LE(0);
    if (length < REQUEST_HEAD_BYTES || length > REQUEST_MAX_BYTES) {
      throw new RangeError(`request of ${length} bytes: not one of this version`);
    }
    const rest = await readExactly(socket, length - REQUEST_HEAD_BYTES);
    return new CommandConnection(socket, readRequest(Buffer.concat([head, rest])));
  }

  private constructor(socket: Socket, request: CommandRequest) {
    this.request = request;
    this.#socket = socket;
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.on('data', (bytes: Buffer) => this.#take(bytes));
    socket.on('error', () => undefined); // A command that was killed: 'close' follows.
    socket.resume();
  }

  print(text: string | Uint8Array): void {
    this.#say(WORD.out, text);
  }

  /** As print(), for what is long: settles when the command can take more, or is gone. */
  async pour(bytes: Uint8Array): Promise<void> {
    this.print(bytes);
    if (!this.#socket.writableNeedDrain) return;
    const drained = new Promise<void>((resolve) => this.#socket.once('drain', () => resolve()));
    await Promise.race([drained, this.closed]);
  }

  complain(text: string): void {
    this.#say(WORD.error, text);
  }

  /** One line of the command's standard input, with its newline; empty at its end. */
  async line(): Promise<string> {
    return (await this.#ask(WORD.line)).toString('utf8');
  }

  /** All of the command's standard input. */
  async *input(): AsyncGenerator<Buffer> {
    for (let chunk = await this.#ask(WORD.input); chunk.length > 0; chunk = await this.#nextChunk()) yield chunk;
  }

  /** A shell where the command, or the half-made container that waits at a Tell, is. */
  shell(): void {
    this.#socket.write(WORD.shell);
  }

  leave(status: number): void {
    const bytes = Buffer.alloc(1 + LENGTH_BYTES, WORD.leave);
    bytes.writeUInt32LE(status, 1);
    this.#socket.end(bytes);
  }

  hangUp(): void {
    this.#socket.destroy();
  }

  /** Lets the command go on to wait for the container's end, or to leave, once its program has begun. */
  release(): void {
    this.#socket.write(WORD.go);
  }

  /**
   * Has the command perform the steps in its own process, up to the exec. What is printed now comes before release().
   *
   * @throws KernelError of the first call that failed
   */
  async perform(
    steps: readonly StageStep[],
    options: RunOptions & { readonly reportsAtOnce?: boolean } = {},
  ): Promise<{ readonly results: ReadonlyMap<string, number>; readonly ended: Promise<readonly ProcessEnd[]> }> {
    const program = compileProgram(steps, { ...options, isCommand: true });
    const began = Promise.withResolvers<void>();
    const onBegan = () => {
      options.onBegan?.();
      began.resolve();
    };
    const go = (skipped: number) => void this.#socket.write(goWord(skipped));
    // The command itself stays, to be told what went wrong; a child of it cannot leave out so much, and leaves.
    const giveUp = (isForked: boolean) => void (isForked && !this.#isAskedGone && go(TOO_MANY));
    const channel = { go, giveUp };
    const run = new StageRun(program, channel, { ...options, onBegan });
    this.#run = run;
    this.#socket.write(Buffer.concat([Buffer.from(WORD.program), program.bytes]));
    const ended = this.closed.then(() => run.ends);
    await Promise.race([began.promise, run.failed, ended]);
    await run.settled();
    if (run.failure !== null) throw run.failure;
    if (run.unreached !== null) throw new Error(`${run.unreached}: not reached, the command is gone`);
    return { results: run.results, ended };
  }

  #say(word: string, text: string | Uint8Array): void {
    const bytes = typeof text === 'string' ? Buffer.from(text) : text;
    const head = Buffer.alloc(1 + LENGTH_BYTES, word);
    head.writeUInt32LE(bytes.length, 1);
    this.#socket.write(Buffer.concat([head, bytes]));
  }

  #ask(word: string): Promise<Buffer> {
    this.#socket.write(word);
    return this.#nextChunk();
  }

  #nextChunk(): Promise<Buffer> {
    const chunk = Promise.withResolvers<Buffer>();
    this.#chunk = chunk;
    this.#take(Buffer.alloc(0));
    void this.closed.then(() => chunk.resolve(Buffer.alloc(0)));
    return chunk.promise;
  }

  /** Chunks of input and reports come mixed: while one process of a container is asked, another may report. */
  #take(bytes: Buffer): void {
    this.#pending = Buffer.concat([this.#pending, bytes]);
    try {
      while (this.#takeReports() || this.#takeChunk());
    } catch (error) {
      this.#run?.give(error);
      this.hangUp(); // It speaks in a way that nobody understands.
    }
  }

  /** All reports that are here whole, up to a chunk. @returns whether there was one */
  #takeReports(): boolean {
    let end = 0;
    while (end + REPORT_BYTES <= this.#pending.length && !isChunk(this.#pending, end)) end += REPORT_BYTES;
    if (end === 0) return false;
    const reports = this.#pending.subarray(0, end);
    this.#pending = this.#pending.subarray(end);
    if (this.#chunk !== null && tellsBegan(reports)) this.#loseAsked(this.#chunk);
    this.#run?.push(reports);
    return true;
  }

  /** It has not become the container's program, since it waits for an answer: so it was killed. */
  #loseAsked({ reject }: { reject: (reason: Error) => void }): void {
    this.#chunk = null;
    this.#isAskedGone = true;
    reject(new Error('the half-made container was killed'));
  }

  #takeChunk(): boolean {
    if (this.#pending.length < LENGTH_BYTES || !isChunk(this.#pending, 0)) return false;
    const length = (this.#pending.readUInt32LE(0) & ~CHUNK_MARK) >>> 0;
    if (length > CHUNK_MAX_BYTES) throw new RangeError(`chunk of ${length} bytes: not one of this version`);
    const end = LENGTH_BYTES + length;
    if (this.#pending.length < end || this.#chunk === null) return false;
    const { resolve } = this.#chunk;
    this.#chunk = null;
    resolve(this.#pending.subarray(LENGTH_BYTES, end));
    this.#pending = this.#pending.subarray(end);
    return true;
  }
}

const isChunk = (bytes: Buffer, at: number): boolean => bytes.readUInt32LE(at) >= CHUNK_MARK;

async function readExactly(socket: Socket, length: number): Promise<Buffer> {
  for (;;) {
    const bytes: Buffer | null = socket.read(length);
    if (bytes?.length === length || length === 0) return bytes ?? Buffer.alloc(0);
    if (socket.readableEnded || socket.destroyed || bytes !== null) throw new Error('the command hung up');
    await new Promise<void>((resolve) => {
      const done = () => {
        for (const event of ['readable', 'end', 'close', 'error']) socket.off(event, done);
        resolve();
      };
      for (const event of ['readable', 'end', 'close', 'error']) socket.once(event, done);
    });
  }
}
