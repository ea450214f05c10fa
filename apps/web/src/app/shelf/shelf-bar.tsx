'use client';

import Link from 'next/link';
import { SearchBox } from '../../search/search-box.tsx';
import { ThemeSwitch } from '../../theme/theme-switch.tsx';
import { Logo } from '../../ui/logo.tsx';
import { stepAddress } from '../../workbench/lab-outline.ts';
import styles from './shelf-bar.module.css';

export function ShelfBar() {
  return (
    <header className={styles.bar}>
      <p className={styles.home}>
        <Logo />
        Drydock
      </p>
      <SearchBox addressOf={stepAddress} />
      <Link href="/sandbox/" className={styles.sandbox}>
        Sandbox
      </Link>
      <ThemeSwitch />
    </header>
  );
}
