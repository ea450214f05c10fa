'use client';

import type { Performed, PerformedCall } from '@drydock/protocol';
import { Fragment } from 'react';
import { CopyButton } from '../ui/copy-button.tsx';
import { type CallGroup, faultOf, groupCalls, outcomeOf, summaryOf, timeOf } from './call-words.ts';
import type { Outcome } from './outcomes-store.ts';
import styles from './runtime-panel.module.css';

/** What the runtime did: each call with its result, the same by hand, and why it ended early if it did. */
export function OutcomeView({ outcome }: { readonly outcome: Outcome }) {
  switch (outcome.state) {
    case 'busy':
      return <p className={styles.word}>The runtime is at it …</p>;
    case 'refused':
      return <FailureWords title="Not begun." message={outcome.message} hint={outcome.hint} />;
    case 'performed':
      return <Done performed={outcome.performed} shell={outcome.shell} />;
  }
}

function Done({ performed, shell }: { performed: Performed; shell: string | null }) {
  const { calls, byHand, failure } = performed;
  // Asked for in the wrong place: nothing was called, and by hand it would go wrong there just as well.
  if (failure !== null && calls.length === 0) {
    return (
      <div className={styles.outcome} data-testid="performed" data-failed={true}>
        <FailureWords title="Refused." message={failure.message} hint={failure.hint} />
      </div>
    );
  }
  const groups = groupCalls(calls);
  const fault = faultOf(calls, failure !== null);
  // The way to the learner's shell comes first and is the same every time, and so is becoming a shell in the end.
  const last = performed.terminal === null ? groups.length : groups.length - 1;
  const isOwnPart = (index: number) => groups.length === 1 || (index > 0 && index < last);
  return (
    <div className={styles.outcome} data-testid="performed" data-failed={failure !== null}>
      {failure === null ? null : (
        <FailureWords title="Not done to its end." message={failure.message} hint={failure.hint} />
      )}
      <p className={styles.word}>
        {summaryOf(calls, failure !== null)}
        {shell === null ? '.' : `. Its shell is in the tab “${shell}”.`}
      </p>
      {groups.map((group, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: what was done does not move any more.
        <Calls key={index} group={group} fault={fault} isOpen={isOwnPart(index)} />
      ))}
      {byHand.length === 0 ? null : (
        <>
          <div className={styles.handHead}>
            <h3 className={styles.group}>The same by hand</h3>
            <CopyButton text={byHand.join('\n')} label="Copy the commands that do the same by hand" />
          </div>
          <pre className={styles.hand}>
            {byHand.map((command) => (
              <span key={command}>{command}</span>
            ))}
          </pre>
        </>
      )}
    </div>
  );
}

/** Closed it opens on a click; the call that failed is always seen. */
function Calls({ group, fault, isOpen }: { group: CallGroup; fault: PerformedCall | undefined; isOpen: boolean }) {
  return (
    <details open={isOpen || (fault !== undefined && group.calls.includes(fault))}>
      <summary className={styles.group}>
        {group.operation}, {group.calls.length} {group.calls.length === 1 ? 'call' : 'calls'}
      </summary>
      <ol className={styles.calls}>
        {group.calls.map((call, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above.
          <li key={place} className={call === fault ? styles.failed : undefined} data-testid="call">
            <code className={styles.call}>
              <Breakable call={call.call} />
            </code>
            <span className={styles.result}>
              {call === fault ? '✗ ' : ''}
              {outcomeOf(call)}
            </span>
            <span className={styles.time}>{timeOf(call)}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}

/** Wraps behind commas and between flags before it breaks a word. */
function Breakable({ call }: { call: string }) {
  return call.split(/(?<=[,|/])/).map((piece, place) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: as above.
    <Fragment key={place}>
      {piece}
      <wbr />
    </Fragment>
  ));
}

function FailureWords(props: { title: string; message: string; hint: string | undefined }) {
  return (
    <p className={styles.failure} data-testid="operation-failure">
      <strong>{props.title}</strong> {props.message}
      {props.hint === undefined ? null : <span className={styles.hint}>{props.hint}</span>}
    </p>
  );
}
