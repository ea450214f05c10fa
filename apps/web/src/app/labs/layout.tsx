import type { ReactNode } from 'react';
import { outlineOf } from '../../workbench/lab-outline.ts';
import { Workbench } from '../../workbench/workbench.tsx';
import { allLabs } from '../curriculum.ts';

export default async function LabsLayout({ children }: { children: ReactNode }) {
  return (
    <Workbench labs={(await allLabs()).map(outlineOf)} place="End of the chapter">
      {children}
    </Workbench>
  );
}
