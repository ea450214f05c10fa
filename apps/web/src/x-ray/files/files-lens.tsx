'use client';

import type { Change, View } from '@drydock/protocol';
import { useMemo } from 'react';
import { hueOf } from '../../ui/namespace-hue.ts';
import { useNames } from '../members.ts';
import { fileMarks } from './file-marks.ts';
import styles from './files-lens.module.css';
import { distinctOverlays, overlaysByLayer, pathThrough } from './layer-names.ts';
import { MountNamespace } from './mount-namespace.tsx';
import { OverlayStack } from './overlay-stack.tsx';

type Props = { readonly view: View; readonly changes: readonly Change[] };

/** Which files a process sees: overlays as the layers they are made of, and what is mounted where. */
export function FilesLens({ view, changes }: Props) {
  const marks = useMemo(() => fileMarks(changes, view.mountNamespaces), [changes, view.mountNamespaces]);
  const overlays = useMemo(() => distinctOverlays(view.overlays), [view.overlays]);
  const users = useMemo(() => overlaysByLayer(view.overlays), [view.overlays]);
  const names = useNames(view.processes);
  const byInode = useMemo(() => new Map(view.mountNamespaces.map((one) => [one.inode, one])), [view.mountNamespaces]);
  const [first] = view.mountNamespaces;
  return (
    <div className={styles.lens} style={hueOf('mnt')}>
      {overlays.map(({ overlay, namespaces }) => (
        <OverlayStack
          key={`${overlay.path} ${namespaces[0]}`}
          overlay={overlay}
          namespaces={namespaces}
          sessionNamespace={first?.inode}
          readableAt={(path) =>
            pathThrough(path, byInode.get(overlay.mountNamespace), overlay.mountNamespace === first?.inode)
          }
          users={users}
          marks={marks}
        />
      ))}
      {view.mountNamespaces.map((namespace) => (
        <MountNamespace key={namespace.inode} namespace={namespace} first={first} names={names} marks={marks} />
      ))}
    </div>
  );
}
