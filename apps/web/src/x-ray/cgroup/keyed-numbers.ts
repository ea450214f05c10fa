/** Files of lines such as "oom_kill 2": memory.events, cpu.stat and their like. */
export function keyedNumbers(text: string | undefined): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const line of text?.split('\n') ?? []) {
    const [key = '', value = ''] = line.trim().split(/\s+/);
    if (key !== '' && /^\d+$/.test(value)) numbers.set(key, Number(value));
  }
  return numbers;
}
