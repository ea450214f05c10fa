import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Problem } from './problem.ts';

/** A folder whose name orders and names what is in it: `020-namespaces` is "namespaces". */
export type OrderedFolder = { readonly id: string; readonly path: string };
export type LabFolder = OrderedFolder & { readonly steps: readonly OrderedFolder[] };

const ORDERED = /^\d{3}-(?<id>[a-z0-9]+(?:-[a-z0-9]+)*)$/;

/** All labs and their steps, in order. */
export async function listLabs(folder: string, problems: Problem[]): Promise<readonly LabFolder[]> {
  const labs: LabFolder[] = [];
  for (const lab of await listOrdered(folder, problems)) {
    labs.push({ ...lab, steps: await listOrdered(lab.path, problems) });
  }
  return labs;
}

async function listOrdered(folder: string, problems: Problem[]): Promise<OrderedFolder[]> {
  const found: OrderedFolder[] = [];
  for (const entry of await entriesOf(folder, problems)) {
    if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    const id = ORDERED.exec(entry.name)?.groups?.id;
    if (id === undefined) {
      report(
        path,
        `folder "${entry.name}" has no ordering prefix`,
        'Name it like `010-look-around`: three digits, then lower-case words.',
      );
    } else if (found.some((other) => other.id === id)) {
      report(
        path,
        `"${id}" is taken by another folder beside it`,
        'Give it another name: progress is kept by this name.',
      );
    } else {
      found.push({ id, path });
    }
  }
  if (found.length === 0)
    report(folder, `no folder like "010-…" in "${basename(folder)}"`, 'Add one, or remove this folder.');
  return found;

  function report(file: string, message: string, fix: string): void {
    problems.push({ file, line: null, field: null, message, fix });
  }
}

async function entriesOf(folder: string, problems: Problem[]): Promise<import('node:fs').Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.sort((one, other) => (one.name < other.name ? -1 : 1));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    problems.push({
      file: folder,
      line: null,
      field: null,
      message: `folder cannot be read: ${reason}`,
      fix: 'Give the folder that holds the labs.',
    });
    return [];
  }
}
