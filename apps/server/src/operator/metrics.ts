import type { MachineReport } from '@drydock/protocol';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** What Prometheus reads: the machine as the keeper reports it at that moment, and this very process. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #sessions = this.#gauge('drydock_sessions', 'Sessions by state: warm, ready, frozen', ['state']);
  readonly #sessionsMax = this.#gauge('drydock_sessions_max', 'Sessions there is room for');
  readonly #waiting = this.#gauge('drydock_learners_waiting', 'Learners in the line');
  readonly #pages = this.#gauge('drydock_pages', 'Pages that have a session open');
  readonly #terminals = this.#gauge('drydock_terminals', 'Terminals open');
  readonly #memory = this.#gauge('drydock_sessions_memory_bytes', 'memory.current of all sessions');
  readonly #pids = this.#gauge('drydock_sessions_pids', 'pids.current of all sessions');
  readonly #draining = this.#gauge('drydock_draining', '1 while no new sessions are given');
  readonly #up = this.#gauge('drydock_keeper_up', '1 while the keeper answers');

  constructor() {
    collectDefaultMetrics({ register: this.#registry, prefix: 'drydock_server_' });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** @param report null: the keeper does not answer, and what it said last is not said again */
  async text(report: MachineReport | null): Promise<string> {
    this.#up.set(report === null ? 0 : 1);
    this.#sessions.reset();
    if (report !== null) this.#set(report);
    return await this.#registry.metrics();
  }

  #set({ sessions, sessionsMax, waiting, isDraining }: MachineReport): void {
    const sum = (read: (session: MachineReport['sessions'][number]) => number) =>
      sessions.reduce((total, session) => total + read(session), 0);
    for (const state of ['warm', 'ready', 'frozen'] as const) {
      this.#sessions.set({ state }, sessions.filter((session) => session.state === state).length);
    }
    this.#sessionsMax.set(sessionsMax);
    this.#waiting.set(waiting);
    this.#pages.set(sum(({ pages }) => pages));
    this.#terminals.set(sum(({ terminals }) => terminals));
    this.#memory.set(sum(({ memoryBytes }) => memoryBytes));
    this.#pids.set(sum(({ pids }) => pids));
    this.#draining.set(isDraining ? 1 : 0);
  }

  #gauge<Label extends string = never>(name: string, help: string, labelNames: Label[] = []): Gauge<Label> {
    return new Gauge({ name, help, labelNames, registers: [this.#registry] });
  }
}
