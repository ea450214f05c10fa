import { readConfig } from './config.ts';
import { startEngine } from './engine.ts';

const engine = await startEngine(readConfig(process.env));
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => engine.close());
