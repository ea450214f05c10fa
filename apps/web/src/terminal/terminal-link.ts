import type { TerminalInfo } from '@drydock/protocol';

export type TerminalSize = { readonly columns: number; readonly rows: number };

/** What a terminal needs of the outside. Rejections are Failures. */
export type TerminalLink = {
  open(size: TerminalSize): Promise<TerminalInfo>;
  attach(terminal: number, fromSequence: number | null): Promise<{ readonly sequence: number; readonly end: number }>;
  write(terminal: number, data: string): Promise<unknown>;
  resize(terminal: number, size: TerminalSize): Promise<unknown>;
  acknowledge(terminal: number, sequence: number): Promise<unknown>;
  close(terminal: number): Promise<unknown>;
};
