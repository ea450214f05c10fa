'use client';

import { Failure, showResumeCode } from '@drydock/protocol';
import { type FormEvent, useId, useState } from 'react';
import { announce } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import styles from './other-machine.module.css';
import { redeemCode } from './redeem-code.ts';

type Code = { readonly code: string; readonly expiresAt: number };

type Props = {
  readonly askForCode: () => Promise<Code>;
  /** This browser is another learner now. Where it rejects, what could not be told is told by the next lesson. */
  readonly onResumed?: (() => Promise<void>) | undefined;
};

/** Takes marks and Linux to another machine with a code, or brings them here with one. */
export function OtherMachine({ askForCode, onResumed }: Props) {
  return (
    <>
      <Leave askForCode={askForCode} />
      <Arrive onResumed={onResumed} />
    </>
  );
}

function Leave({ askForCode }: { readonly askForCode: () => Promise<Code> }) {
  const [code, setCode] = useState<Code | null>(null);
  const { isBusy, problem, attempt } = useAttempt();
  const ask = () =>
    attempt(async () => {
      const made = await askForCode();
      setCode(made);
      announce(`Your code: ${[...made.code].join(' ')}`);
    });
  return (
    <section className={styles.way}>
      <h3>Go on at another machine</h3>
      <p className={styles.words}>
        A code brings your marks and your Linux to another browser. Whoever types it is you: give it to nobody. It works
        once.
      </p>
      {code === null ? (
        <Button
          data-testid="make-code"
          disabledReason={isBusy ? 'A code is being made' : undefined}
          onClick={() => void ask()}
        >
          Make a code
        </Button>
      ) : (
        <div className={styles.made}>
          <output className={styles.code} data-testid="code">
            {showResumeCode(code.code)}
          </output>
          <CopyButton text={showResumeCode(code.code)} label="Copy the code" />
          <span className={styles.until}>until {momentWords(code.expiresAt)}</span>
        </div>
      )}
      <Problem words={problem} />
    </section>
  );
}

function Arrive({ onResumed }: Pick<Props, 'onResumed'>) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const { isBusy, problem, attempt } = useAttempt();
  const goOn = (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    void attempt(async () => {
      await redeemCode(typed);
      await onResumed?.().catch(console.warn);
      announce('This browser goes on where the other one is');
      location.reload();
    });
  };
  return (
    <section className={styles.way}>
      <h3>Go on here</h3>
      <p className={styles.words} id={`${id}-words`}>
        Type a code that was made on another machine. The marks of this browser are added to those you left there; its
        Linux is left behind.
      </p>
      <form className={styles.form} onSubmit={goOn}>
        <label className={styles.label} htmlFor={id}>
          Code
        </label>
        <input
          id={id}
          className={styles.input}
          data-testid="type-code"
          value={typed}
          placeholder="XXXX-XXXX-XXXX"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          // Room for blanks around and between.
          maxLength={40}
          aria-describedby={`${id}-words`}
          aria-invalid={problem !== null}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button
          type="submit"
          data-testid="go-on-here"
          disabledReason={isBusy ? 'The code is being checked' : undefined}
        >
          Go on here
        </Button>
      </form>
      <Problem words={problem} />
    </section>
  );
}

function Problem({ words }: { readonly words: string | null }) {
  return words === null ? null : (
    <p role="alert" className={styles.problem}>
      {words}
    </p>
  );
}

/** One attempt at a time, and why the last one failed. */
function useAttempt() {
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const attempt = async (task: () => Promise<void>) => {
    setIsBusy(true);
    setProblem(null);
    try {
      await task();
    } catch (error) {
      setProblem(wordsOf(error));
    }
    setIsBusy(false);
  };
  return { isBusy, problem, attempt };
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Failure)) return String(error);
  return error.hint === undefined ? error.message : `${error.message}. ${error.hint}`;
}

const momentWords = (ms: number): string =>
  new Date(ms).toLocaleString('en', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: 'numeric',
    minute: '2-digit',
  });
