import type { Step } from '@drydock/curriculum';
import { Html } from './html.tsx';
import styles from './lesson.module.css';
import { solutionLines } from './solution-lines.ts';
import { WithoutScript } from './without-script.tsx';

/** Hints and solution where the buttons in the footer do nothing. */
export function HelpWithoutScript({ step }: { readonly step: Step }) {
  return (
    <WithoutScript>
      <details className={styles.question}>
        <summary>Hints and solution</summary>
        {step.hints.map(({ html }) => (
          <Html key={html} className={styles.prose} html={html} />
        ))}
        <pre>{solutionLines(step.solution).join('\n')}</pre>
      </details>
    </WithoutScript>
  );
}
