import { SetupError } from './setup-error.ts';

/** Names in lists and in files differ in - and _; to the kernel both are _. */
export function moduleName(nameOrFile: string): string {
  return nameOrFile.replace(/^.*\//, '').replace(/\.ko$/, '').replaceAll('-', '_');
}

/** What a module needs first: the "depends=" entry that every module carries in its .modinfo section. */
export function readDepends(module: Buffer): string[] {
  const start = module.indexOf('\0depends=', 0, 'latin1');
  const at = start < 0 && module.indexOf('depends=', 0, 'latin1') === 0 ? 0 : start + 1;
  if (start < 0 && at !== 0) return [];
  const value = module.toString('latin1', at + 'depends='.length, module.indexOf(0, at));
  return value.split(',').filter(Boolean).map(moduleName);
}

/** `wanted` and all they depend on, each once, in an order in which they can be loaded. */
export function loadOrder(wanted: readonly string[], dependsOf: (name: string) => readonly string[]): string[] {
  const order = new Set<string>();
  const visit = (name: string, path: readonly string[]): void => {
    if (order.has(name)) return;
    if (path.includes(name)) throw new SetupError(`order modules: ${[...path, name].join(' needs ')}`);
    for (const needed of dependsOf(name)) visit(needed, [...path, name]);
    order.add(name);
  };
  for (const name of wanted) visit(moduleName(name), []);
  return [...order];
}

/** recipe/modules.txt: "[section]" lines, then one module a line; # starts a remark. */
export function parseModuleList(text: string): ReadonlyMap<string, readonly string[]> {
  const sections = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const line of text.split('\n')) {
    const content = line.replace(/#.*/, '').trim();
    const section = /^\[(.+)\]$/.exec(content)?.[1];
    if (section !== undefined) {
      current = [];
      sections.set(section, current);
    } else if (content !== '') {
      if (!current) throw new SetupError(`read modules.txt: "${content}" stands before the first [section]`);
      current.push(moduleName(content));
    }
  }
  return sections;
}
