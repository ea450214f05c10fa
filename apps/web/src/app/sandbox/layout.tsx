import type { ReactNode } from 'react';
import { Workbench } from '../../workbench/workbench.tsx';

export default function SandboxLayout({ children }: { children: ReactNode }) {
  return (
    <Workbench labs={[]} place="Sandbox">
      {children}
    </Workbench>
  );
}
