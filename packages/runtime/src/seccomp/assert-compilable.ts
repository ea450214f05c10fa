import { PowerError } from '../capabilities/power-error.ts';
import type { FilterRule, FilterRules } from './resolve-profile.ts';
import { OPERATORS } from './seccomp-profile.ts';

/** Docker's profile has at most five rules with conditions on one call, and never two conditions in one. */
const CONDITIONAL_MAX = 12;
const COMBINED_MAX = 4;
const CONFLICTING_MAX = 4;

/**
 * libseccomp (2.5) weaves all conditions on one call into a tree, and may not come to an end with some that are many, or
 * that lead to different actions. So what it has been seen to cope with is the limit. Every profile in wide use is far
 * below it.
 *
 * @throws PowerError that names the call
 */
export function assertCompilable({ rules, defaultAction }: FilterRules): void {
  const byCall = new Map<string, FilterRule[]>();
  for (const rule of rules) {
    if (rule.conditions.length === 0 || rule.action === defaultAction) continue;
    for (const name of rule.names) byCall.set(name, [...(byCall.get(name) ?? []), rule]);
  }
  for (const [name, conditional] of byCall) {
    const conditions = conditional.flatMap((rule) => rule.conditions);
    const combined = conditional.filter((rule) => rule.conditions.length > 1);
    if (conditions.length > CONDITIONAL_MAX || combined.length > COMBINED_MAX) throw tooMany(name);
    const isConflicting = new Set(conditional.map(({ action }) => action)).size > 1;
    const isPlain = conditions.every(({ op }) => op === OPERATORS.SCMP_CMP_EQ || op === OPERATORS.SCMP_CMP_NE);
    if (isConflicting && (!isPlain || conditional.length > CONFLICTING_MAX)) throw conflicting(name);
  }
}

const tooMany = (name: string): PowerError =>
  new PowerError(
    `seccomp profile: too many conditions on ${name} to be compiled`,
    'Write fewer rules with args for it.',
  );

const conflicting = (name: string): PowerError =>
  new PowerError(
    `seccomp profile: rules with conditions on ${name} lead to different actions`,
    'Give them one action, and leave the rest to a rule without args or to the default.',
  );
