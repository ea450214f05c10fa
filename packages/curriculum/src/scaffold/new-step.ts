import { access, mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Failure } from '@drydock/protocol';
import { LAB_FILE } from '../lab-front.ts';
import { listLabs, type OrderedFolder } from '../list-labs.ts';
import { labTemplate, stepTemplate } from './step-template.ts';

const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;
/** Room for folders that somebody wants to put in between. */
const NUMBER_STEP = 10;
const NUMBER_MAX = 999;

/** Makes a step, and its lab where there is none of that id, behind what there is. Returns the paths of the new files. */
export async function newStep(labsFolder: string, ids: { readonly lab: string; readonly step: string | undefined }) {
  for (const id of [ids.lab, ...(ids.step === undefined ? [] : [ids.step])]) {
    if (ID.test(id)) continue;
    const hint = 'Use lower-case words joined by hyphens, such as "fresh-proc".';
    throw new Failure('internal', `make "${id}": it cannot be the id of a lab or step`, { hint });
  }
  await mkdir(labsFolder, { recursive: true });
  const labs = await listLabs(labsFolder, []);
  const known = labs.find(({ id }) => id === ids.lab);
  if (known !== undefined && ids.step === undefined) {
    const hint = `Name the new step: npm run labs -- new ${ids.lab} <step-id>`;
    throw new Failure('internal', `make the lab "${ids.lab}": there is one, ${known.path}`, { hint });
  }
  const step = ids.step ?? 'first';
  const taken = known?.steps.find(({ id }) => id === step);
  if (taken !== undefined) {
    const hint = 'Give the new step another id.';
    throw new Failure('internal', `make the step "${step}": there is one, ${taken.path}`, { hint });
  }
  const labFolder = known?.path ?? join(labsFolder, `${nextNumber(labs)}-${ids.lab}`);
  const stepFolder = join(labFolder, `${nextNumber(known?.steps ?? [])}-${step}`);
  await mkdir(stepFolder, { recursive: true });
  const labFile = join(labFolder, LAB_FILE);
  const isLabThere = await access(labFile).then(
    () => true,
    () => false,
  );
  const files: [path: string, text: string][] = [
    ...(isLabThere ? [] : [[labFile, labTemplate(ids.lab)] satisfies [string, string]]),
    ...Object.entries(stepTemplate(step)).map(([name, text]): [string, string] => [join(stepFolder, name), text]),
  ];
  // "wx": whatever is there already is somebody's work.
  for (const [path, text] of files) await writeFile(path, text, { flag: 'wx' });
  return { lab: ids.lab, step, paths: files.map(([path]) => path) };
}

function nextNumber(folders: readonly OrderedFolder[]): string {
  const last = Math.max(0, ...folders.map(({ path }) => Number(basename(path).slice(0, 3))));
  const next = (Math.floor(last / NUMBER_STEP) + 1) * NUMBER_STEP;
  if (next <= NUMBER_MAX) return String(next).padStart(3, '0');
  throw new Failure('internal', `number a new folder after ${last}: three digits are not enough`, {
    hint: 'Give the folders beside it smaller numbers: only their order counts.',
  });
}
