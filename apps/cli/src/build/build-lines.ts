import type { CommandConnection } from '@drydock/linux';
import { type BuildProgress, familiarReference, parseReference } from '@drydock/runtime';

const MS_PER_SECOND = 1000;

/** How a build goes on, on standard error, in the form of Docker's --progress=plain. */
export class BuildLines {
  readonly #caller: CommandConnection;
  #begunAt = 0;
  #text = '';
  /** Output that has no end of line yet. */
  #rest = '';

  constructor(caller: CommandConnection) {
    this.#caller = caller;
  }

  readonly take = (event: BuildProgress): void => {
    switch (event.kind) {
      case 'begun': {
        const { step, count, stage, text } = event;
        this.#begunAt = performance.now();
        this.#text = text;
        this.#say(step, `[${stage === null ? '' : `${stage} `}${step}/${count}] ${text}`);
        return;
      }
      case 'output': {
        const lines = `${this.#rest}${event.text}`.split('\n');
        this.#rest = lines.pop() ?? '';
        for (const line of lines) this.#say(event.step, `${this.#seconds(3)} ${line}`);
        return;
      }
      case 'done':
        this.#finishLine(event.step);
        this.#say(event.step, `${event.isCached ? 'CACHED' : `DONE ${this.#seconds(1)}s`}\n`);
        return;
      case 'failed':
        this.#finishLine(event.step);
        this.#say(event.step, `ERROR: ${this.#text}\n`);
    }
  };

  built(id: string, tags: readonly string[]): void {
    this.#caller.complain(`writing image ${id} done\n`);
    for (const tag of tags) this.#caller.complain(`naming to ${familiarReference(parseReference(tag))} done\n`);
  }

  #finishLine(step: number): void {
    if (this.#rest !== '') this.#say(step, `${this.#seconds(3)} ${this.#rest}`);
    this.#rest = '';
  }

  #seconds(digits: number): string {
    return ((performance.now() - this.#begunAt) / MS_PER_SECOND).toFixed(digits);
  }

  #say(step: number, text: string): void {
    this.#caller.complain(`#${step} ${text}\n`);
  }
}

/** Lines around the one that failed. */
const AROUND = 2;

/** The place in the Dockerfile, as Docker shows it. */
export function excerpt(dockerfile: string, name: string, line: number): string {
  const lines = dockerfile.split('\n').slice(0, line + AROUND);
  const shown = lines.map((text, index) => {
    const number = index + 1;
    return `${String(number).padStart(4)} | ${number === line ? '>>>' : '   '} ${text.trimEnd()}\n`;
  });
  const rule = '-'.repeat(20);
  return `${name}:${line}\n${rule}\n${shown.slice(Math.max(0, line - 1 - AROUND)).join('')}${rule}\n`;
}
