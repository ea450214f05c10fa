import { readFileSync, writeFileSync } from 'node:fs';

/** What the server writes at the first start of a data disk, apps/server/src/main.ts. */
const TOLD = /drydock-operator-token: ([\w-]{43})/;
/** Longer than the line: it may come in pieces. */
const KEPT = 200;

/** The operator's token, heard on the VM's console once and kept on the host, beside the disk that it belongs to. */
export class OperatorTokenFile {
  readonly #path: string;
  #heard = '';

  constructor(path: string) {
    this.#path = path;
  }

  hear(text: string): void {
    this.#heard = (this.#heard + text).slice(-KEPT - text.length);
    const [, token] = TOLD.exec(this.#heard) ?? [];
    if (token === undefined) return;
    writeFileSync(this.#path, `${token}\n`, { mode: 0o600 });
    this.#heard = '';
  }

  /** Null when the disk was begun elsewhere. */
  read(): string | null {
    try {
      return readFileSync(this.#path, 'utf8').trim();
    } catch {
      return null;
    }
  }
}
