import Link from 'next/link';
import { buttonClass } from '../ui/button.tsx';
import styles from './page.module.css';
import { ShelfBar } from './shelf/shelf-bar.tsx';

export default function NotFound() {
  return (
    <div className={styles.page}>
      <ShelfBar />
      <main className={styles.main}>
        <section className={styles.opening}>
          <h1 className={styles.title}>There is no such page.</h1>
          <p className={styles.lead}>A lab or a step may have been renamed since the link was made.</p>
          <Link className={buttonClass('next')} href="/">
            To the start page
          </Link>
        </section>
      </main>
    </div>
  );
}
