import { RuntimeError } from '@drydock/runtime';

const PLACE = /\{\{(.*?)\}\}/g;
const PATH = /^(?:(json) +)?((?:\.[A-Za-z0-9_]+)+|\.)$/;

/**
 * Fills a template of Docker's: {{.State.Pid}}, {{json .Mounts}}, {{.}}. Docker's own are whole programs (range, if,
 * index); those are refused rather than guessed at.
 */
export function fillTemplate(template: string, facts: unknown): string {
  return template.replaceAll(/\\n/g, '\n').replaceAll(PLACE, (_, inside: string) => {
    const [, json, path] = PATH.exec(inside.trim()) ?? [];
    if (path === undefined) {
      throw new RuntimeError('asked-wrongly', `--format: "{{${inside}}}" is more than this can do`, {
        hint: 'Write {{.A.B}} or {{json .A}}, and let jq or python3 do the rest.',
      });
    }
    const found = path === '.' ? facts : valueAt(facts, path.slice(1).split('.'), inside);
    return json !== undefined || typeof found === 'object' ? JSON.stringify(found) : String(found);
  });
}

function valueAt(facts: unknown, names: readonly string[], inside: string): unknown {
  let value = facts;
  for (const name of names) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) {
      throw new RuntimeError('not-found', `--format: "{{${inside}}}": there is no "${name}"`, {
        hint: 'Leave --format out to see all that there is.',
      });
    }
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}
