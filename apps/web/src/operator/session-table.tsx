import { type SessionReport, showDuration } from '@drydock/protocol';
import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { bytesWord } from '../ui/byte-words.ts';
import styles from './operator.module.css';

type Props = { readonly sessions: readonly SessionReport[]; readonly onEnd: (session: string) => void };

const COLUMNS = ['Session', 'Learner', 'State', 'Pages', 'Terminals', 'Age', 'Last key', 'Memory', 'Processes', ''];

const STATE = { warm: 'made ahead', ready: 'ready', frozen: 'asleep' } as const;

/** Every session with what it costs. */
export function SessionTable({ sessions, onEnd }: Props) {
  if (sessions.length === 0) return <p className={styles.soft}>There are no sessions.</p>;
  return (
    <section className={styles.scroll} aria-label="Sessions" data-testid="sessions">
      <table className={styles.table}>
        <thead>
          <tr>
            {COLUMNS.map((name) => (
              <th key={name} scope="col">
                {name || <span className={styles.hidden}>End it</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => (
            <Row key={session.session} report={session} onEnd={onEnd} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ report, onEnd }: { readonly report: SessionReport; readonly onEnd: Props['onEnd'] }) {
  const [isSure, setSure] = useState(false);
  const { session, learner, state, pages, terminals, ageSeconds, idleSeconds, memoryBytes, pids } = report;
  const isNobodys = learner === null;
  return (
    <tr>
      <th scope="row">{session}</th>
      <td>{learner ?? 'nobody'}</td>
      <td>{STATE[state]}</td>
      <td>{pages}</td>
      <td>{terminals}</td>
      <td>{roughly(ageSeconds)}</td>
      <td>{isNobodys ? '' : `${roughly(idleSeconds)} ago`}</td>
      <td>{bytesWord(memoryBytes)}</td>
      <td>{pids}</td>
      <td>
        <Button
          look={isSure ? 'next' : 'quiet'}
          aria-label={`${isSure ? 'Really end' : 'End'} ${session}`}
          onClick={() => (isSure ? onEnd(session) : setSure(true))}
          onBlur={() => setSure(false)}
        >
          {isSure ? 'Really end' : 'End'}
        </Button>
      </td>
    </tr>
  );
}

/** The two largest units at most. */
const roughly = (seconds: number): string =>
  showDuration(seconds < 60 ? Math.round(seconds) : Math.round(seconds / 60) * 60);
