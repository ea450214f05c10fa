import { readConfig } from './config.ts';
import { startEngine } from './engine.ts';

// What ps and the x-ray show, beside "drydock: session".
process.title = 'drydock: engine';

const engine = await startEngine(readConfig(process.env));
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    engine.close();
    process.exit(0); // Containers go on without it; the next engine finds them.
  });
}
