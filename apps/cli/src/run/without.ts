import { nearestName, type Plan, RuntimeError, unfounded } from '@drydock/runtime';

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
  const others = unfounded(plan, names).map(({ name }) => name);
  if (others.length > 0) {
    throw new RuntimeError(
      'refused',
      `--without=${names.join(', ')}: ${others.join(', ')} would go to the wrong place`,
      {
        hint: `They stand on it, and would do to your own Linux what is meant for the container. Leave them out as well:\n  ${[...names, ...others].map((name) => `--without=${name}`).join(' ')}`,
      },
    );
  }
  return plan.filter(({ name }) => !names.includes(name));
}
