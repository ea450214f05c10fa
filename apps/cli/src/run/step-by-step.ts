import type { CommandConnection } from '@drydock/linux';
import type { Operation } from '@drydock/runtime';

const CHOICES = '  Enter: do it   k: leave it out   c: do all   s: a shell here   q: end\n';

/** --step: before each operation, says what it will do and asks. The process that does it waits meanwhile. */
export function askBefore(caller: CommandConnection, count: number) {
  let isAsking = true;
  return async (operation: Operation, at: number): Promise<'perform' | 'leave-out'> => {
    if (!isAsking) return 'perform';
    const { title, name, byHand, effect } = operation;
    caller.complain(`\n${at + 1}/${count}  ${title}  (${name})\n`);
    caller.complain(`${byHand.map((line) => `  $ ${line}\n`).join('')}  → ${effect}\n`);
    for (;;) {
      caller.complain(CHOICES);
      const answer = await caller.line();
      switch (answer.trim()) {
        case '':
          // The end of the input is no "do it" for ever: nobody is left to be asked.
          if (answer === '') isAsking = false;
          return 'perform';
        case 'k':
          return 'leave-out';
        case 'c':
          isAsking = false;
          return 'perform';
        case 's':
          caller.shell();
          break;
        case 'q':
          throw new Error(`ended before "${title}", as you asked`);
        default:
          caller.complain(`  "${answer.trim()}": none of these\n`);
      }
    }
  };
}
