'use client';

import { useParams } from 'next/navigation';
import { type ReactNode, useEffect } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { Announcer } from '../ui/announcer.tsx';
import { DrawerHandles } from './drawer-handles.tsx';
import { useDrawer } from './drawers.ts';
import type { LabOutline } from './lab-outline.ts';
import { learnerSession } from './learner-session.ts';
import { goRound } from './regions.ts';
import { useRememberedLayout } from './remembered-layout.ts';
import { Tools } from './tools.tsx';
import { TopBar } from './top-bar.tsx';
import styles from './workbench.module.css';

type Props = {
  readonly labs: readonly LabOutline[];
  /** What the top bar says where there is no step. */
  readonly place: string;
  readonly children: ReactNode;
};

/** The frame around every step. It stays while steps come and go, and the socket and the terminals with it. */
export function Workbench({ labs, place, children }: Props) {
  const { lab: labId, step: stepId } = useParams<{ lab?: string; step?: string }>();
  const lab = labs.find(({ id }) => id === labId);
  const { drawer } = useDrawer();
  const columns = useRememberedLayout('columns');

  useEffect(() => {
    const { link } = learnerSession();
    link.start();
    return () => link.stop();
  }, []);
  useEffect(() => {
    document.addEventListener('keydown', goRound);
    return () => document.removeEventListener('keydown', goRound);
  }, []);

  return (
    <div className={styles.workbench} data-drawer={drawer}>
      <Announcer />
      <TopBar lab={lab} stepId={stepId} place={place} />
      <main className={styles.main}>
        <Group id="columns" className={styles.columns ?? ''} {...columns}>
          <Panel id="lesson-panel" defaultSize="30%" minSize={300} groupResizeBehavior="preserve-pixel-size">
            <section className={styles.region} aria-label="Lesson" data-region="lesson" tabIndex={-1}>
              {children}
            </section>
          </Panel>
          <Separator id="lesson-separator" className={styles.upright ?? ''} aria-label="Width of the lesson" />
          <Panel id="tools-panel" minSize={360}>
            <Tools />
          </Panel>
        </Group>
      </main>
      <DrawerHandles />
    </div>
  );
}
