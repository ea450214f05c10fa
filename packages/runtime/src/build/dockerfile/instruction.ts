import type { Heredoc } from './heredoc.ts';

/** A program and its arguments as they are, or a line for the shell to read. */
export type CommandForm =
  | { readonly form: 'exec'; readonly argv: readonly string[] }
  | { readonly form: 'shell'; readonly script: string };

export type Pair = { readonly name: string; readonly value: string };

/** What one instruction asks for. Variables are not put in yet: their values are known when its turn comes. */
export type Asked =
  | { readonly keyword: 'FROM'; readonly image: string; readonly as: string | null; readonly platform: string | null }
  | { readonly keyword: 'RUN'; readonly command: CommandForm; readonly network: string | null }
  | { readonly keyword: 'CMD' | 'ENTRYPOINT'; readonly command: CommandForm }
  | CopyAsked
  | { readonly keyword: 'ENV' | 'LABEL'; readonly pairs: readonly Pair[] }
  | ArgAsked
  | { readonly keyword: 'WORKDIR' | 'USER' | 'STOPSIGNAL' | 'MAINTAINER'; readonly value: string }
  | { readonly keyword: 'EXPOSE' | 'VOLUME'; readonly words: readonly string[] }
  | { readonly keyword: 'SHELL'; readonly argv: readonly string[] };

export type CopyAsked = {
  readonly keyword: 'COPY' | 'ADD';
  readonly sources: readonly string[];
  /** Files whose content stands in the Dockerfile. */
  readonly inline: readonly Heredoc[];
  readonly destination: string;
  /** A stage's name or number, or an image; null: the context. */
  readonly from: string | null;
  readonly chown: string | null;
  readonly chmod: string | null;
};

export type ArgAsked = {
  readonly keyword: 'ARG';
  readonly names: readonly { readonly name: string; readonly value: string | null }[];
};

export type Keyword = Asked['keyword'];

export type Instruction<Each extends Asked = Asked> = Each & {
  /** Of the file, from 1. */
  readonly line: number;
  /** As it is written, on one line. */
  readonly text: string;
};

/** The instructions of one image that is made on the way, from its FROM on. */
export type Stage = {
  readonly index: number;
  /** What `AS` calls it, in small letters. */
  readonly name: string | null;
  readonly from: Instruction<Extract<Asked, { keyword: 'FROM' }>>;
  readonly instructions: readonly Instruction[];
};

export type Dockerfile = {
  readonly escape: '\\' | '`';
  /** Those before the first FROM: only lines with FROM see them. */
  readonly globals: readonly Instruction<ArgAsked>[];
  readonly stages: readonly Stage[];
};
