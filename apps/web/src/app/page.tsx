import { allLabs } from './curriculum.ts';
import styles from './page.module.css';
import { Begin } from './shelf/begin.tsx';
import { ChapterRow } from './shelf/chapter-row.tsx';
import { ShelfBar } from './shelf/shelf-bar.tsx';
import { numberOneStep, shelfLab } from './shelf/shelf-lab.ts';
import { Waterline } from './shelf/waterline.tsx';

export default async function StartPage() {
  const labs = await allLabs();
  const numberOne = numberOneStep(labs);
  return (
    <div className={styles.page}>
      <ShelfBar />
      <main className={styles.main}>
        <section className={styles.opening}>
          <h1 className={styles.title}>See what Docker actually is.</h1>
          <p className={styles.lead}>
            A container is no machine. It is a Linux process that the kernel shows a smaller world, gives a budget, and
            hands other files. Here you make all three by hand: in a real terminal, on a real Linux kernel, with a Linux
            of your own that you cannot break for anybody else.
          </p>
          {numberOne === undefined ? null : <Begin labs={labs.map(shelfLab)} numberOne={numberOne} />}
        </section>
        <Waterline />
        <section aria-labelledby="chapters">
          <h2 id="chapters" className={styles.shelf}>
            {labs.length === 1 ? 'One chapter' : `${labs.length} chapters, each by hand and again by the runtime`}
          </h2>
          <ol className={styles.labs}>
            {labs.map((lab, index) => (
              <ChapterRow key={lab.id} lab={shelfLab(lab)} number={index + 1} />
            ))}
          </ol>
        </section>
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
      </main>
    </div>
  );
}
