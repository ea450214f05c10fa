import { Failure } from '@drydock/protocol';
import { summaryOf } from '../by-runtime/call-words.ts';
import { outcomeCame } from '../by-runtime/outcomes-store.ts';
import { USUAL_SIZE } from '../terminal/terminal-size.ts';
import { activeTab, fullWords, useTerminals } from '../terminal/terminal-tab.ts';
import { announce } from '../ui/announcer.tsx';
import { learnerSession } from './learner-session.ts';

type StepName = { readonly lab: string; readonly step: string };

/** Has the runtime perform an operation of the step, and shows what it did; a shell it ended in comes to the top. */
export async function performOperation(step: StepName, offer: number): Promise<void> {
  const name = `${step.lab}/${step.step}`;
  const { link, terminals } = learnerSession();
  const tab = activeTab();
  const live = tab?.hasEnded === false ? tab.live : undefined;
  outcomeCame(name, offer, { state: 'busy' });
  announce('The runtime is at it');
  try {
    const performed = await link.backend.request('operation:perform', {
      step,
      offer,
      terminal: live?.terminal ?? null,
      ...(live?.screen.size ?? USUAL_SIZE),
    });
    const shell = performed.terminal === null ? undefined : await terminals.adopt(performed.terminal);
    outcomeCame(name, offer, { state: 'performed', performed, shell: shell ?? null });
    const failure = performed.failure === null ? '' : ` Not done to its end: ${performed.failure.message}.`;
    announce(`${summaryOf(performed.calls, performed.failure !== null)}.${failure}`);
  } catch (error) {
    const { message, hint } = refusalOf(error);
    outcomeCame(name, offer, { state: 'refused', message, hint });
    announce(`Not begun: ${message}`);
  }
}

/** The keeper knows terminals by their numbers only; the learner knows them by their tabs. */
function refusalOf(error: unknown): { readonly message: string; readonly hint: string | undefined } {
  if (!(error instanceof Failure)) return { message: String(error), hint: undefined };
  const hint = error.code === 'too-many-terminals' ? `${fullWords(useTerminals.getState())}.` : error.hint;
  return { message: error.message, hint };
}
