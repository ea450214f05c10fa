'use client';

import type { Step } from '@drydock/curriculum';
import { useEffect, useMemo, useState } from 'react';
import { useConnection, whyNotReady } from '../connection/connection.ts';
import { useChecks } from '../lesson/checks-store.ts';
import { Lesson } from '../lesson/lesson.tsx';
import type { Shell } from '../lesson/shell.ts';
import { isPassed, passStep, useProgress } from '../progress/progress.ts';
import { activeTab, useTerminals } from '../terminal/terminal-tab.ts';
import { useCommands } from '../time-line/commands-store.ts';
import { announce } from '../ui/announcer.tsx';
import { openDrawer } from './drawers.ts';
import { type LabOutline, stepAddress } from './lab-outline.ts';
import { learnerSession } from './learner-session.ts';
import { runLines } from './run-lines.ts';

/** One step with everything around it that it needs. */
export function StepScreen({ lab, step }: { readonly lab: LabOutline; readonly step: Step }) {
  const connection = useConnection();
  const shell = useShell();
  const hasPassed = useProgress((progress) => isPassed(progress, lab.id, step.id));
  useEffect(() => learnerSession().enterStep({ lab: lab.id, step: step.id }), [lab.id, step.id]);
  usePassing(lab.id, step);

  const next = lab.steps[step.number];
  const back = lab.steps[step.number - 2];
  return (
    <Lesson
      stepCount={lab.steps.length}
      step={step}
      shell={shell}
      isPassed={hasPassed}
      calmWord={connection.state === 'absent' ? connection.reason : undefined}
      neighbours={{
        back: back === undefined ? '/' : stepAddress(lab.id, back.id),
        next: next === undefined ? '/' : stepAddress(lab.id, next.id),
        isLastStep: next === undefined,
      }}
      onNext={() => {
        // A step without checks is passed by reading it.
        if (step.checks.length === 0) passStep(lab.id, step.id);
      }}
    />
  );
}

function useShell(): Shell {
  const connection = useConnection();
  const hasTerminal = useTerminals(({ tabs, activeKey }) => tabs.some((tab) => tab.key === activeKey && !tab.hasEnded));
  const commands = useCommands((state) => state.commands);
  const [isRunningAll, setIsRunningAll] = useState(false);
  const ran = useMemo(() => {
    const good = commands.filter(
      ({ state, exitStatus }) => state === 'opened-shell' || (state === 'done' && exitStatus === 0),
    );
    return new Set(good.map(({ line }) => line.trim()));
  }, [commands]);
  return {
    whyNot: whyNotReady(connection) ?? (hasTerminal ? undefined : 'There is no open terminal to run it in'),
    ran,
    isRunningAll,
    run: (command, options) => {
      openDrawer('terminal');
      void learnerSession().terminals.run(command, options);
      // A pointer has left the keyboard free: what comes next is likely typed. The keyboard's own place is kept.
      if (options.isByPointer) activeTab()?.live.screen.focus();
    },
    runAll: (lines) => {
      openDrawer('terminal');
      setIsRunningAll(true);
      void runLines(learnerSession().terminals, lines).finally(() => setIsRunningAll(false));
    },
  };
}

/** Ticks the step when each of its checks has been true, and says so once. */
function usePassing(lab: string, step: Step): void {
  const { of, reached } = useChecks();
  const isHere = of?.lab === lab && of.step === step.id;
  const isAllReached = isHere && step.checks.length > 0 && step.checks.every(({ id }) => reached.has(id));
  useEffect(() => {
    if (isAllReached) passStep(lab, step.id);
  }, [isAllReached, lab, step.id]);

  // Screen readers hear each check as it passes; the last one also ends the step.
  const passedCheck = step.checks.findLast(({ id }) => isHere && [...reached].at(-1) === id);
  useEffect(() => {
    if (passedCheck === undefined) return;
    announce(isAllReached ? `Passed: ${passedCheck.says} This step is done.` : `Passed: ${passedCheck.says}`);
  }, [passedCheck, isAllReached]);
}
