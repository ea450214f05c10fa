import { startEngine } from './engine.ts';
import { readConfig } from './config.ts';

const engine = await startEngine(readConfig(process.env));
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => engine.close());
