import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Command } from '@drydock/protocol';
import { CommandTracker } from './commands/command-tracker.ts';
import type { CommandEvent } from './commands/terminal-commands.ts';
import { findShell } from './find-shell.ts';
import { childrenOf, until } from './unshared-session.ts';

const SNIPPET = fileURLToPath(new URL('./shell-marks.bash', import.meta.url));
/** Opens another shell like the first one; a session's bash finds the snippet in /etc/bash.bashrc instead. */
export const NESTED_BASH = `bash --rcfile ${SNIPPET}`;

/** For tests: a real bash in a real pseudo-terminal, made by script(1), whose output a tracker reads. */
export class MarkedTerminal {
  readonly #script: ChildProcessByStdio<Writable, Readable, null>;
  readonly tracker: CommandTracker;
  readonly events: CommandEvent[] = [];
  output = '';

  constructor(environment: Record<string, string> = {}) {
    const set = Object.entries({ HOME: '/nonexistent', TERM: 'xterm', LANG: 'C.UTF-8', ...environment });
    const args = [...set.map(([name, value]) => `${name}=${value}`), 'script', '-qfc', NESTED_BASH, '/dev/null'];
    // env(1) becomes script(1): the number stays.
    this.#script = spawn('env', args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const script = this.#script.pid ?? 0;
    // This machine plays the session: its own pid 1 is the session's.
    this.tracker = new CommandTracker((_, markedPid) =>
      findShell({ terminalPid: childrenOf(script)[0] ?? 0, initPid: 1, markedPid }),
    );
    this.#script.stdout.on('data', (chunk: Buffer) => {
      this.output += chunk.toString();
      this.events.push(...this.tracker.output(1, chunk, Date.now()));
    });
  }

  /** Types, and waits for as many more prompts; a key that brings none is waited for by what it prints. */
  async type(keys: string, wanted: { readonly prompts: number } | { readonly printed: string }): Promise<void> {
    const prompts = this.#prompts();
    const from = this.output.length;
    this.#script.stdin.write(keys);
    await until(
      () =>
        'prompts' in wanted
          ? this.#prompts() === prompts + wanted.prompts && this.output.endsWith('# ')
          : this.output.slice(from).includes(wanted.printed),
      () => `after ${JSON.stringify(keys)}: ${JSON.stringify(this.output.slice(from))}`,
    );
  }

  async line(line: string): Promise<Command | undefined> {
    await this.type(`${line}\n`, { prompts: 1 });
    return this.commands().at(-1);
  }

  commands(): Command[] {
    return this.tracker.commands();
  }

  /** What a person sees: without the marks, colours and modes. */
  shown(): string {
    return this.output.replace(/\u001b\][^\u0007]*\u0007|\u001b\[[0-9;?]*[a-z]|\r/g, '');
  }

  #prompts(): number {
    return this.events.filter(({ kind }) => kind === 'prompted').length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#script.exitCode !== null || this.#script.signalCode !== null) return;
    this.#script.kill('SIGKILL');
    await once(this.#script, 'exit');
  }
}
