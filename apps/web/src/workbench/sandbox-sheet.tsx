'use client';

import { useEffect } from 'react';
import { useConnection } from '../connection/connection.ts';
import { CommandBlock } from '../lesson/command-block.tsx';
import { learnerSession } from './learner-session.ts';
import styles from './sandbox-sheet.module.css';
import { THINGS_TO_TRY } from './things-to-try.ts';
import { useShell } from './use-shell.ts';

const LINES = THINGS_TO_TRY.flatMap(({ commands }) => commands);

/** Beside the terminal when there is no lesson: a few things to try. */
export function SandboxSheet() {
  const shell = useShell('sandbox', LINES);
  const connection = useConnection();
  useEffect(() => learnerSession().leaveStep(), []);
  return (
    <article className={styles.sheet} aria-labelledby="sandbox-title">
      <h1 id="sandbox-title" className={styles.title}>
        Sandbox
      </h1>
      <p className={styles.lead}>
        Your Linux, and no lesson. You are root in it, and nothing you do here reaches anybody else. It is the one of
        the chapters too: what you leave here is there as well, until you reset it.
      </p>
      {connection.state === 'absent' ? (
        <p className={styles.calm}>No Linux answers behind this page: the commands can be read, not run.</p>
      ) : null}
      {THINGS_TO_TRY.map(({ title, about, commands }, thing) => (
        <section key={title} className={styles.thing}>
          <h2>{title}</h2>
          <p>{about}</p>
          {commands.map((command, index) => (
            <CommandBlock
              key={command}
              command={command}
              interrupt={false}
              place={THINGS_TO_TRY.slice(0, thing).flatMap((before) => before.commands).length + index}
              shell={shell}
            />
          ))}
        </section>
      ))}
    </article>
  );
}
