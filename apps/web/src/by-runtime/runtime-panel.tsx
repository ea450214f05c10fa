'use client';

import { useEffect, useState } from 'react';
import { Button } from '../ui/button.tsx';
import type { Offer } from './offer.ts';
import { operationTitle } from './operation-title.ts';
import { OutcomeView } from './outcome-view.tsx';
import { showOutcomesOf, useOutcomes } from './outcomes-store.ts';
import styles from './runtime-panel.module.css';
import { SourceDrawer } from './source-drawer.tsx';

type Props = {
  /** "namespaces/unshare" */
  readonly step: string;
  readonly offers: readonly Offer[];
  readonly whyNot: string | undefined;
  readonly perform: (offer: number) => void;
};

/** The step once more, performed by the runtime: with its calls, and its source to read. */
export function RuntimePanel({ step, offers, whyNot, perform }: Props) {
  const { of, outcomes } = useOutcomes();
  const [reading, setReading] = useState<Offer | null>(null);
  useEffect(() => showOutcomesOf(step), [step]);
  return (
    <section className={styles.panel} aria-labelledby="by-runtime">
      <h2 id="by-runtime" className={styles.title}>
        Let the runtime do it
      </h2>
      <p className={styles.about}>
        The code that made your Linux can do this as well, in your Linux, instead of your hands or after them. You see
        every system call it made.
      </p>
      {offers.map((offer, number) => {
        const title = operationTitle(offer.operation);
        const outcome = of === step ? outcomes.get(number) : undefined;
        const isBusy = outcome?.state === 'busy';
        return (
          <div key={title} className={styles.offer} data-testid="offer">
            <p className={styles.what}>{title}</p>
            <div className={styles.buttons}>
              <Button
                look="solid"
                className={styles.perform}
                data-testid="perform"
                aria-label={`Do it: ${title}`}
                disabledReason={isBusy ? 'The runtime is at it' : whyNot}
                onClick={() => perform(number)}
              >
                Do it ▸
              </Button>
              <Button
                aria-haspopup="dialog"
                data-testid="read-source"
                aria-label={`Read the source: ${offer.source.path}`}
                onClick={() => setReading(offer)}
              >
                Read the source
              </Button>
            </div>
            {outcome === undefined ? null : <OutcomeView outcome={outcome} />}
          </div>
        );
      })}
      <SourceDrawer source={reading?.source ?? null} onClose={() => setReading(null)} />
    </section>
  );
}
