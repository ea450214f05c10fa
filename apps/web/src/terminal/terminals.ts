import { Failure, type TerminalInfo } from '@drydock/protocol';
import { LiveTerminal } from './live-terminal.ts';
import type { TerminalLink } from './terminal-link.ts';
import { activeTab, firstOnTop, freeNumber, labelOf, type Tab, useTerminals } from './terminal-tab.ts';

const INTERRUPT = '\x03';
/** The kernel throws away typed-ahead input when Ctrl-C arrives, so what follows waits a moment. */
const AFTER_INTERRUPT_MS = 150;

/** The terminals of the learner's Linux, as tabs. */
export class Terminals {
  readonly #link: TerminalLink;
  #session: string | null = null;
  #nextKey = 1;
  /** Tasks run one after the other: a reconnect in the middle of a reconnect would open every terminal twice. */
  #last: Promise<void> = Promise.resolve();

  constructor(link: TerminalLink) {
    this.#link = link;
  }

  /** The session is open (again): take up its terminals where they were, or open a first one. */
  restore(session: string, infos: readonly TerminalInfo[]): Promise<void> {
    return this.#guard(async () => {
      if (this.#session !== session) this.#forgetAll();
      this.#session = session;
      const alive = new Set(infos.map(({ terminal }) => terminal));
      for (const tab of useTerminals.getState().tabs) {
        const { terminal } = tab.live;
        if (terminal !== null && !tab.hasEnded && !alive.has(terminal)) this.#end(tab, '[this shell is gone]');
      }
      const isNewPage = useTerminals.getState().tabs.length === 0;
      for (const info of infos) {
        const known = this.#tabOf(info.terminal)?.live ?? (await this.#add(info));
        await known.attach();
      }
      if (useTerminals.getState().tabs.length === 0) await this.#openOne();
      if (isNewPage) useTerminals.setState(({ tabs, activeKey }) => ({ activeKey: firstOnTop(tabs) ?? activeKey }));
    });
  }

  open(): Promise<void> {
    return this.#guard(() => this.#openOne());
  }

  /** One that the runtime opened: its tab comes to the top. @returns its label, or undefined when it cannot be drawn */
  async adopt(info: TerminalInfo): Promise<string | undefined> {
    await this.#guard(async () => {
      const known = this.#tabOf(info.terminal)?.live ?? (await this.#add(info));
      await known.attach();
    });
    const tab = this.#tabOf(info.terminal);
    return tab === undefined ? undefined : labelOf(tab);
  }

  /** Returns when everything asked for so far is done or has failed, and the terminal on top has its prompt. */
  async settled(): Promise<void> {
    await this.#last;
    await activeTab()?.live.untilPrompted();
  }

  async close(key: number): Promise<void> {
    const { tabs, activeKey } = useTerminals.getState();
    const index = tabs.findIndex((tab) => tab.key === key);
    const tab = tabs[index];
    if (tab === undefined) return;
    const rest = tabs.filter((other) => other !== tab);
    const neighbour = rest[Math.min(index, rest.length - 1)]?.key ?? null;
    useTerminals.setState({ tabs: rest, activeKey: activeKey === key ? neighbour : activeKey, problem: null });
    tab.live.dispose();
    const { terminal } = tab.live;
    if (terminal !== null && !tab.hasEnded) await this.#guard(() => this.#link.close(terminal));
  }

  select(key: number): void {
    useTerminals.setState({ activeKey: key });
  }

  wrote(terminal: number, sequence: number, bytes: Uint8Array): void {
    this.#tabOf(terminal)?.live.wrote(sequence, bytes);
  }

  exited(terminal: number, exitStatus: number | null, signal: number | null): void {
    const tab = this.#tabOf(terminal);
    if (tab === undefined || tab.hasEnded) return;
    this.#end(
      tab,
      exitStatus === null ? `[the shell was ended by signal ${signal}]` : `[the shell left with status ${exitStatus}]`,
    );
  }

  /** Types a command line and Enter into the terminal on top. */
  async run(command: string, options: { interrupt: boolean }): Promise<void> {
    const live = activeTab()?.live;
    if (live === undefined) return;
    if (options.interrupt) {
      live.type(INTERRUPT);
      await new Promise((resolve) => setTimeout(resolve, AFTER_INTERRUPT_MS));
    }
    live.type(`${command}\r`);
  }

  async #openOne(): Promise<void> {
    const live = await this.#add(null);
    try {
      await live.open();
      await live.attach();
    } catch (error) {
      this.#remove(live);
      throw error;
    }
  }

  /** One that is there, or, for null, one that is yet to be opened. */
  async #add(info: TerminalInfo | null): Promise<LiveTerminal> {
    const live = await LiveTerminal.create(this.#link, info?.terminal ?? null, (error) => this.#failed(error));
    const key = this.#nextKey++;
    const { tabs } = useTerminals.getState();
    const tab = { key, number: freeNumber(tabs), live, isByRuntime: info?.origin === 'runtime', hasEnded: false };
    useTerminals.setState((state) => ({
      tabs: [...state.tabs, tab].sort((a, b) => a.number - b.number),
      activeKey: key,
    }));
    return live;
  }

  #remove(live: LiveTerminal): void {
    live.dispose();
    useTerminals.setState(({ tabs, activeKey }) => {
      const rest = tabs.filter((tab) => tab.live !== live);
      return {
        tabs: rest,
        activeKey: rest.some(({ key }) => key === activeKey) ? activeKey : (rest.at(-1)?.key ?? null),
      };
    });
  }

  #end(tab: Tab, note: string): void {
    tab.live.died(note);
    useTerminals.setState(({ tabs }) => ({
      tabs: tabs.map((other) => (other.key === tab.key ? { ...other, hasEnded: true } : other)),
    }));
  }

  #forgetAll(): void {
    for (const { live } of useTerminals.getState().tabs) live.dispose();
    useTerminals.setState({ tabs: [], activeKey: null, problem: null });
  }

  #tabOf(terminal: number): Tab | undefined {
    return useTerminals.getState().tabs.find(({ live }) => live.terminal === terminal);
  }

  #guard(task: () => Promise<unknown>): Promise<void> {
    const after = async () => {
      try {
        await task();
        useTerminals.setState({ problem: null });
      } catch (error) {
        this.#failed(error);
      }
    };
    this.#last = this.#last.then(after);
    return this.#last;
  }

  #failed(error: unknown): void {
    const problem =
      error instanceof Failure
        ? [error.message, error.hint].filter((part) => part !== undefined).join('. ')
        : `The terminal could not be drawn: ${error instanceof Error ? error.message : String(error)}`;
    useTerminals.setState({ problem });
  }
}
