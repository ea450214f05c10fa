/**
 * Processor time that one part of one reading may take: the keeper serves everybody, and whatever it reads blocks it.
 * The kernel counts it in ticks of some milliseconds.
 */
export class ReadingBudget {
  readonly #maxMs: number;
  readonly #startedAt = process.threadCpuUsage();
  readonly #stepsForSure: number;
  readonly #stepsPerLook: number;
  #steps = 0;
  #wasSpent = false;

  /**
   * @param stepsForSure made whatever they take, so that an ordinary session is always read as a whole
   * @param stepsPerLook the clock is a system call: for small steps it is read only once in so many
   */
  constructor(maxMs: number, { stepsForSure = 0, stepsPerLook = 1 } = {}) {
    this.#maxMs = maxMs;
    this.#stepsForSure = stepsForSure;
    this.#stepsPerLook = stepsPerLook;
  }

  get isSpent(): boolean {
    if (this.#steps < this.#stepsForSure) return false;
    const { user, system } = process.threadCpuUsage(this.#startedAt);
    this.#wasSpent ||= (user + system) / 1000 > this.#maxMs;
    return this.#wasSpent;
  }

  /** To be asked before each step. @returns whether it may be made */
  takeStep(): boolean {
    this.#steps += 1;
    if (this.#steps <= this.#stepsForSure) return true;
    return this.#steps % this.#stepsPerLook === 0 ? !this.isSpent : !this.#wasSpent;
  }
}
