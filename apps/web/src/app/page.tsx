import { StepMarks } from '../progress/step-marks.tsx';
import { outlineOf, stepAddress } from '../workbench/lab-outline.ts';
import { StartBar, StartButton } from '../workbench/start.tsx';
import { allLabs } from './curriculum.ts';
import styles from './page.module.css';

export default async function StartPage() {
  const labs = await allLabs();
  const first = labs[0]?.steps[0];
  return (
    <div className={styles.page}>
      <StartBar />
      <main className={styles.main}>
        <section className={styles.opening}>
          <h1 className={styles.title}>See what Docker actually is.</h1>
          <p className={styles.lead}>
            A container is no machine. It is a Linux process that the kernel shows a smaller world. Here you take that
            world apart and build it by hand: in a real terminal, on a real Linux kernel, with a Linux of your own that
            you cannot break for anybody else.
          </p>
          {labs[0] === undefined || first === undefined ? null : (
            <StartButton lab={outlineOf(labs[0])} first={stepAddress(labs[0].id, first.id)} />
          )}
        </section>
        <Waterline />
        <ol className={styles.parts}>
          <li>
            <h2>Read</h2>
            <p>Short steps, one idea and one command each. Checks tick by themselves, and say what they saw.</p>
          </li>
          <li>
            <h2>Do</h2>
            <p>A shell beside the text. Click a command to run it, or type whatever you would like to know.</p>
          </li>
          <li>
            <h2>See</h2>
            <p>Below it the kernel, live: every process, its namespaces, and what your last command changed.</p>
          </li>
        </ol>
        <section aria-labelledby="labs">
          <h2 id="labs" className={styles.shelf}>
            Labs
          </h2>
          <ul className={styles.labs}>
            {labs.map((lab) => (
              <li key={lab.id} className={styles.lab}>
                <div>
                  <h3>{lab.title}</h3>
                  <p>{lab.summary}</p>
                </div>
                <div className={styles.facts}>
                  <StepMarks lab={lab.id} steps={outlineOf(lab).steps} />
                  <span>
                    {lab.steps.length} steps · about {lab.minutes} minutes
                  </span>
                </div>
              </li>
            ))}
          </ul>
        </section>
      </main>
    </div>
  );
}

/** The idea of the whole in one drawing; its words are text, so it needs no description beside it. */
function Waterline() {
  return (
    <figure className={styles.figure}>
      <div className={styles.row}>
        <div className={styles.above}>
          <span className={styles.side}>your Linux sees</span>
          <code>process 14</code>
        </div>
        <div className={styles.below}>
          <span className={styles.side}>the process sees</span>
          <code>process 1</code>
        </div>
      </div>
      <figcaption>
        The dashed line is the waterline. One process, two numbers: that is a container’s beginning, and the first thing
        you will make.
      </figcaption>
    </figure>
  );
}
