/** The end of what a machine wrote on its console: enough to say why it failed, never a leak of memory. */
export class SerialLog {
  static readonly KEPT_CHARACTERS = 256 * 1024;
  #text = '';

  push(chunk: string): void {
    this.#text = (this.#text + chunk).slice(-SerialLog.KEPT_CHARACTERS);
  }

  get text(): string {
    return this.#text.replaceAll('\r\n', '\n');
  }

  tail(lines: number): string {
    return this.text.trimEnd().split('\n').slice(-lines).join('\n');
  }

  /** A line that guest/initramfs-init prints before it gives up. */
  get bootFailure(): string | undefined {
    return /drydock-boot-failed: (.*)/.exec(this.text)?.[1];
  }
}
