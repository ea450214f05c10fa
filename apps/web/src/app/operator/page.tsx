import type { Metadata } from 'next';
import Link from 'next/link';
import { OperatorPage } from '../../operator/operator-page.tsx';
import { ThemeSwitch } from '../../theme/theme-switch.tsx';
import { Logo } from '../../ui/logo.tsx';
import styles from './page.module.css';

export const metadata: Metadata = {
  title: 'Operator',
  description: 'Sessions, line and limits of this machine, for who runs it.',
};

export default function Page() {
  return (
    <div className={styles.page}>
      <header className={styles.bar}>
        <Link href="/" className={styles.home}>
          <Logo />
          Drydock
        </Link>
        <ThemeSwitch />
      </header>
      <OperatorPage />
    </div>
  );
}
