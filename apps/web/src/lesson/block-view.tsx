'use client';

import type { Block } from '@drydock/curriculum';
import type { Check } from '@drydock/protocol';
import { CheckLine } from './check-line.tsx';
import { CommandBlock } from './command-block.tsx';
import { Html } from './html.tsx';
import styles from './lesson.module.css';
import { OutputBlock } from './output-block.tsx';
import { Prediction } from './prediction.tsx';
import type { Shell } from './shell.ts';

type Props = {
  readonly block: Block;
  /** Of its own in all labs: "namespaces/unshare/3". */
  readonly name: string;
  readonly checks: readonly Check[];
  /** Of a command: how many stand before it. */
  readonly place: number;
  readonly shell: Shell;
};

export function BlockView({ block, name, checks, place, shell }: Props) {
  switch (block.kind) {
    case 'prose':
      return <Html className={styles.prose} html={block.html} />;
    case 'command':
      return <CommandBlock command={block.command} interrupt={block.interrupt} place={place} shell={shell} />;
    case 'output':
      return <OutputBlock text={block.text} isMistake={block.isMistake} />;
    case 'check': {
      const check = checks.find(({ id }) => id === block.id);
      return check === undefined ? null : <CheckLine check={check} />;
    }
    case 'question':
      return (
        <details className={styles.question}>
          <summary>
            <Html className={styles.prose} html={block.questionHtml} />
            <span className={styles.open}>Answer</span>
          </summary>
          <Html className={styles.prose} html={block.answerHtml} />
        </details>
      );
    case 'prediction':
      return <Prediction block={block} name={name} />;
    case 'docker':
      return (
        <aside className={styles.docker} aria-label="What Docker calls this">
          <strong>What Docker calls this</strong>
          <Html className={styles.small} html={block.html} />
        </aside>
      );
  }
}
