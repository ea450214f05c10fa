import type { SessionInfo } from '@drydock/protocol';
import { forgetOutcomes } from '../by-runtime/outcomes-store.ts';
import { useConnection } from '../connection/connection.ts';
import { SessionLink } from '../connection/session-link.ts';
import { checksChanged, forgetChecks, stepEntered } from '../lesson/checks-store.ts';
import { ProgressSync } from '../progress/progress-sync.ts';
import { Terminals } from '../terminal/terminals.ts';
import { commandsChanged, forgetCommands } from '../time-line/commands-store.ts';
import { forgetView, viewChanged } from '../x-ray/view-store.ts';
import { progressRequests } from './progress-requests.ts';

type StepName = { readonly lab: string; readonly step: string };

/** Where the features meet: hands what the server tells to the stores, and takes everything up again after a loss. */
export class LearnerSession {
  readonly link: SessionLink;
  readonly terminals: Terminals;
  readonly progress: ProgressSync;
  #id: string | null = null;
  #step: StepName | null = null;
  #isWatching = false;

  constructor() {
    this.link = new SessionLink((session) => this.#opened(session));
    const { backend } = this.link;
    this.terminals = new Terminals({
      open: (size) => backend.request('terminal:open', size),
      attach: (terminal, fromSequence) => backend.request('terminal:attach', { terminal, fromSequence }),
      write: (terminal, data) => backend.request('terminal:write', { terminal, data }),
      resize: (terminal, size) => backend.request('terminal:resize', { terminal, ...size }),
      acknowledge: (terminal, sequence) => backend.request('terminal:acknowledge', { terminal, sequence }),
      close: (terminal) => backend.request('terminal:close', { terminal }),
    });
    this.progress = new ProgressSync(progressRequests(backend));
    // Not with the session: whoever waits for a Linux has marks all the same.
    backend.whenConnected(() => void untilLost(this.progress.connected()));
    backend.on('progress:changed', (progress) => this.progress.changedElsewhere(progress));
    backend.on('terminal:wrote', (terminal, sequence, bytes) =>
      // socket.io hands over an ArrayBuffer in browsers, whatever the sender sent.
      this.terminals.wrote(terminal, sequence, new Uint8Array(bytes)),
    );
    backend.on('terminal:exited', (terminal, status, signal) => this.terminals.exited(terminal, status, signal));
    backend.on('view:changed', viewChanged);
    backend.on('commands:changed', commandsChanged);
    backend.on('checks:changed', checksChanged);
  }

  enterStep(step: StepName): void {
    this.#step = step;
    stepEntered(step);
    void this.#tellStep();
  }

  /** No step's checks are looked at any more, and what they saw is forgotten. */
  leaveStep(): void {
    this.#step = null;
    forgetChecks();
    void this.#tellStep();
  }

  /** Views are read by the keeper only while somebody looks. */
  watch(isWatching: boolean): void {
    if (this.#isWatching === isWatching) return;
    this.#isWatching = isWatching;
    void this.#tellWatching();
  }

  #opened(session: SessionInfo): void {
    if (this.#id !== null && this.#id !== session.session) {
      forgetView();
      forgetCommands();
      forgetChecks();
      forgetOutcomes();
    }
    this.#id = session.session;
    void this.terminals.restore(session.session, session.terminals);
    void this.#tellStep();
    if (this.#isWatching) void this.#tellWatching();
  }

  async #tellStep(): Promise<void> {
    const step = this.#step;
    if (!isReady()) return;
    const reply = await untilLost(this.link.backend.request('step:enter', { step }));
    if (reply !== undefined && step !== null) checksChanged(step, reply.results);
  }

  async #tellWatching(): Promise<void> {
    if (isReady()) await untilLost(this.link.backend.request('view:watch', { isWatching: this.#isWatching }));
  }
}

const isReady = (): boolean => useConnection.getState().state === 'ready';

/** A request that fails with the connection is asked again when that is back: see #opened. */
async function untilLost<Data>(request: Promise<Data>): Promise<Data | undefined> {
  try {
    return await request;
  } catch (error) {
    console.warn(error);
    return undefined;
  }
}

let session: LearnerSession | undefined;

/** The one of this page. Making it opens nothing: pages are built with it too. */
export function learnerSession(): LearnerSession {
  session ??= new LearnerSession();
  return session;
}
