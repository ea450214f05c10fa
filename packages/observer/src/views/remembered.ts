import type { ReadingBudget } from './reading-budget.ts';

type Turn<Value> = { readonly value: Value | null; readonly turn: number };

/**
 * The same kind of thing read many times over: each cgroup, each namespace. When the budget does not last for all, those
 * left out say what they said last, and come first next time. What is no longer asked for is forgotten.
 */
export class Remembered<Value> {
  #last: ReadonlyMap<string, Turn<Value>> = new Map();
  #turn = 0;

  /** @param parts how to read each, by a name that stays; null: it is gone */
  read(parts: ReadonlyMap<string, () => Value | null>, budget: ReadingBudget): ReadonlyMap<string, Value> {
    this.#turn += 1;
    const now = new Map<string, Turn<Value>>();
    const turnOf = (name: string) => this.#last.get(name)?.turn ?? 0;
    const longestUnreadFirst = [...parts].sort(([one], [other]) => turnOf(one) - turnOf(other));
    for (const [index, [name, read]] of longestUnreadFirst.entries()) {
      const last = this.#last.get(name);
      // At least one each time, whatever it costs: so every one has its turn.
      const isRead = budget.takeStep() || index === 0;
      if (isRead) now.set(name, { value: read(), turn: this.#turn });
      else if (last !== undefined) now.set(name, last);
    }
    this.#last = now;
    return this.#inOrder(parts);
  }

  #inOrder(parts: ReadonlyMap<string, unknown>): ReadonlyMap<string, Value> {
    const values = new Map<string, Value>();
    for (const name of parts.keys()) {
      const value = this.#last.get(name)?.value;
      if (value !== undefined && value !== null) values.set(name, value);
    }
    return values;
  }
}
