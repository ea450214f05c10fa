export type Outcome = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
};

/** Closing lines of Node's own test runner: "ℹ pass 12". */
const COUNT = /^[ℹ#] (pass|fail|skipped|cancelled) (\d+)\r?$/gm;

/** What a run of tests says of itself. One that broke, or ran nothing, has failed whatever it counted. */
export function countOf(output: string, status: number | null, seconds: number): Outcome {
  const counts = { pass: 0, fail: 0, skipped: 0, cancelled: 0 };
  for (const [, key, number] of output.matchAll(COUNT)) counts[key as keyof typeof counts] += Number(number);
  const failed = counts.fail + counts.cancelled;
  const isBroken = failed === 0 && (status !== 0 || counts.pass === 0);
  return { passed: counts.pass, failed: failed + (isBroken ? 1 : 0), skipped: counts.skipped, seconds };
}

/** Of parts of one suite; the seconds are theirs together, also of those that ran at the same time. */
export const together = (outcomes: readonly Outcome[]): Outcome => ({
  passed: outcomes.reduce((sum, { passed }) => sum + passed, 0),
  failed: outcomes.reduce((sum, { failed }) => sum + failed, 0),
  skipped: outcomes.reduce((sum, { skipped }) => sum + skipped, 0),
  seconds: outcomes.reduce((sum, { seconds }) => sum + seconds, 0),
});
