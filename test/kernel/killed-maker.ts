import { createSession, ID_COUNT } from '@drydock/runtime';
import { STAGE, specify } from './session-fixture.ts';

/*
 * A program for tests: makes a session, prints what it was made from as a line of JSON, and waits to be killed.
 */

/** Far from the ranges of the test that starts it. */
const RANGE = 900;

const session = await createSession({ ...specify(), firstId: RANGE * ID_COUNT }, STAGE);
process.stdout.write(`${JSON.stringify(session.specification)}\n`);
setInterval(() => undefined, 60_000);
