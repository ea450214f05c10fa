'use client';

import { type FormEvent, useEffect, useId, useMemo, useState } from 'react';
import { Button } from '../ui/button.tsx';
import styles from './operator.module.css';
import { OperatorRequests } from './operator-requests.ts';
import { Overview } from './overview.tsx';
import { SessionTable } from './session-table.tsx';
import { useMachine } from './use-machine.ts';

/** Kept until the tab is closed, and nowhere else. */
const KEPT_AS = 'drydock.operator-token';

/** The machine, for who runs it: sessions, the line, limits; nothing of what learners do. */
export function OperatorPage() {
  const [token, setToken] = useState<string | null>(null);
  useEffect(() => setToken(arrivingToken()), []);
  const requests = useMemo(() => (token === null ? null : new OperatorRequests(token)), [token]);
  const { report, problem, act } = useMachine(requests);
  const isRefused = problem?.code === 'unauthorized';
  return (
    <main>
      <h1 className={styles.title}>This machine</h1>
      {problem === null ? null : (
        <p className={styles.problem} role="alert">
          {problem.message}. {problem.hint}
        </p>
      )}
      {requests === null || isRefused ? <TokenForm onToken={(typed) => setToken(keep(typed))} /> : null}
      {report === null || isRefused || requests === null ? null : (
        <>
          <Overview report={report} onDrain={(isDraining) => void act(() => requests.drain(isDraining))} />
          <SessionTable sessions={report.sessions} onEnd={(session) => void act(() => requests.end(session))} />
        </>
      )}
    </main>
  );
}

function TokenForm({ onToken }: { readonly onToken: (token: string) => void }) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const enter = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() !== '') onToken(typed.trim());
  };
  return (
    <form className={styles.form} onSubmit={enter}>
      <label htmlFor={id}>Operator’s token</label>
      <input
        id={id}
        className={styles.input}
        type="password"
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Button type="submit" look="solid">
        Enter
      </Button>
      <p className={styles.soft}>
        It was printed at the first start of the server, and lies in the file operator-token of its state folder.
      </p>
    </form>
  );
}

/** From the address that npm start printed, behind its #: that part is never sent, and is taken out of the history. */
function arrivingToken(): string | null {
  const given = location.hash.slice(1);
  if (given === '') return sessionStorage.getItem(KEPT_AS);
  history.replaceState(null, '', location.pathname);
  return keep(given);
}

function keep(token: string): string {
  sessionStorage.setItem(KEPT_AS, token);
  return token;
}
