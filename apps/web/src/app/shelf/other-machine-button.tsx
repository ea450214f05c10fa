'use client';

import { useState } from 'react';
import { OtherMachine } from '../../progress/other-machine.tsx';
import { Announcer } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { askForCode, tellServer } from './short-connection.ts';

/** Opens the way to another machine, and from one. */
export function OtherMachineButton() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button look="quiet" aria-haspopup="dialog" data-testid="other-machine" onClick={() => setIsOpen(true)}>
        On another machine …
      </Button>
      <Dialog title="Another machine" isOpen={isOpen} onClose={() => setIsOpen(false)}>
        <Announcer />
        <OtherMachine askForCode={askForCode} onResumed={tellServer} />
      </Dialog>
    </>
  );
}
