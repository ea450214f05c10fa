'use client';

import { useEffect, useRef } from 'react';
import { announce } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { type Connection, placeInWords, type Remedy, useConnection } from './connection.ts';
import styles from './connection-badge.module.css';
import { useLifeNotice } from './life-notice.tsx';

const MEBIBYTE = 1024 * 1024;

/** The honest state of the connection, in the top bar. `memoryBytes` comes with the view, null before the first. */
export function ConnectionBadge(props: {
  readonly memoryBytes: number | null;
  readonly onOpenAgain: () => void;
  readonly onExtend: () => Promise<void>;
}) {
  const connection = useConnection();
  useAnnounced(connection);
  const notice = useLifeNotice(props.onExtend);
  return (
    <div className={styles.badge} data-testid="connection" data-state={connection.state}>
      <span className={`${styles.dot} ${styles[connection.state]}`} aria-hidden="true" />
      {connection.state === 'ready' && notice !== null ? (
        notice
      ) : (
        <span className={styles.words} title={wordsOf(connection)}>
          {connection.state === 'ready' ? (
            <Ready connection={connection} memoryBytes={props.memoryBytes} />
          ) : (
            wordsOf(connection)
          )}
        </span>
      )}
      {connection.state === 'lost' ? <RemedyButton remedy={connection.remedy} onOpenAgain={props.onOpenAgain} /> : null}
    </div>
  );
}

function Ready(props: { connection: Extract<Connection, { state: 'ready' }>; memoryBytes: number | null }) {
  const { kernelRelease, memoryMaxBytes } = props.connection.session;
  return (
    <>
      your Linux
      <span className={styles.kernel} title={`uname -r: ${kernelRelease}`}>
        {' · '}
        {kernelRelease} kernel
      </span>
      <span className={styles.memory} title="memory.current of memory.max, in /sys/fs/cgroup">
        {' · '}
        <span className={styles.number}>
          {props.memoryBytes === null ? '–' : Math.round(props.memoryBytes / MEBIBYTE)}
        </span>{' '}
        of {Math.round(memoryMaxBytes / MEBIBYTE)} MiB
      </span>
    </>
  );
}

function RemedyButton({ remedy, onOpenAgain }: { remedy: Remedy; onOpenAgain: () => void }) {
  return (
    <Button look="next" onClick={remedy.kind === 'reload' ? () => location.reload() : onOpenAgain}>
      {remedy.says}
    </Button>
  );
}

function wordsOf(connection: Connection): string {
  switch (connection.state) {
    case 'connecting':
      return `connecting to your Linux … ${connection.reason ?? ''}`;
    case 'ready':
      return 'your Linux is ready';
    case 'reconnecting':
      return `reconnecting … ${connection.reason}`;
    case 'waiting':
      return placeInWords(connection.place);
    case 'absent':
    case 'lost':
      return connection.reason;
  }
}

/** Says a change of state, not every word of it: numbers that move all the time would never let a listener rest. */
function useAnnounced(connection: Connection): void {
  const last = useRef<Connection['state']>('connecting');
  useEffect(() => {
    if (connection.state === last.current) return;
    last.current = connection.state;
    announce(wordsOf(connection));
  }, [connection]);
}
