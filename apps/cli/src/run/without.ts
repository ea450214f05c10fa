import { nearestName, type Plan, RuntimeError } from '@drydock/runtime';

/** --without OPERATION: leaves it out, and lets what needs it fail. @throws RuntimeError when the plan has no such one */
export function without(plan: Plan, names: readonly string[]): Plan {
  const known = plan.map(({ name }) => name);
  for (const name of names) {
    if (known.includes(name)) continue;
    const near = nearestName(name, known);
    throw new RuntimeError('asked-wrongly', `--without=${name}: the plan has no such operation`, {
      hint: near === null ? 'See --explain for their names.' : `Did you mean ${near}?`,
    });
  }
  return plan.filter(({ name }) => !names.includes(name));
}
