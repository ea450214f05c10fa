import { LIMITS, type Limit, type MachineReport, showDuration, showSize } from '@drydock/protocol';
import { Button } from '../ui/button.tsx';
import styles from './operator.module.css';

type Props = { readonly report: MachineReport; readonly onDrain: (isDraining: boolean) => void };

/** How full the machine is, and what each learner gets. */
export function Overview({ report, onDrain }: Props) {
  const { sessions, sessionsMax, warmMax, waiting, isDraining, allowance } = report;
  const countOf = (state: string) => sessions.filter((session) => session.state === state).length;
  const facts: readonly (readonly [string, string])[] = [
    ['Learners', `${countOf('ready') + countOf('frozen')} of ${sessionsMax}`],
    ['Asleep', `${countOf('frozen')}`],
    ['Made ahead', `${countOf('warm')} of ${warmMax}`],
    ['Waiting', `${waiting}`],
  ];
  return (
    <>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.act}>
        <Button data-testid="drain" onClick={() => onDrain(!isDraining)}>
          {isDraining ? 'Give sessions again' : 'Give no new sessions'}
        </Button>
        <span className={styles.soft}>
          {isDraining
            ? 'Nobody gets a new session; those who have one go on.'
            : 'Before an update: nobody gets a new session; those who have one go on.'}
        </span>
      </p>
      <details className={styles.limits}>
        <summary>What each learner gets</summary>
        <table className={styles.table}>
          <tbody>
            {Object.entries(LIMITS.session).map(([name, limit]: [string, Limit]) => (
              <tr key={name}>
                <th scope="row">session.{name}</th>
                <td>{amountOf(limit, allowance[name] ?? null)}</td>
                <td className={styles.soft}>{limit.says}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}

/** As it would be written in the file of limits. */
function amountOf({ kind, word }: Limit, amount: number | null): string {
  if (amount === null) return word ?? '';
  if (kind === 'size') return showSize(amount);
  return kind === 'duration' ? showDuration(amount) : String(amount);
}
