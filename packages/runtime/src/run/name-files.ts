import { chownSync, closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import type { EngineStep, Operation } from '../operation.ts';
import { type NewMount, newBind } from '../root/index.ts';

/** Texts by the file's name in /etc; asked for when the container's address is known. */
export type NameTexts = () => Readonly<Record<NameFile, string>>;

const FILES = ['hosts', 'hostname', 'resolv.conf'] as const;
type NameFile = (typeof FILES)[number];

type NameFiles = {
  readonly folder: string;
  readonly texts: NameTexts;
  /** The container's root, outside. */
  readonly owner?: number;
};

/**
 * Which names it knows is told by three files in /etc. An image cannot bring them along: they are different for each
 * container. So they are written outside, and laid over the image's.
 *
 * @param folder the container's own, outside
 */
export function writeNameFiles({ folder, texts, owner = 0 }: NameFiles): Operation {
  return {
    name: 'name-files',
    title: 'Write down which names it knows',
    effect: `${FILES.map((name) => `/etc/${name}`).join(', ')} are the container's own`,
    byHand: [`echo "127.0.0.1 localhost" > ${folder}/hosts`, `hostname > ${folder}/hostname`],
    steps: [
      {
        engine: `write ${FILES.join(', ')}`,
        run: () => {
          mkdirSync(folder, { recursive: true, mode: 0o710 });
          for (const [name, text] of Object.entries(texts())) {
            writeFileSync(`${folder}/${name}`, text, { mode: 0o644 });
            if (owner !== 0) chownSync(`${folder}/${name}`, owner, owner);
          }
        },
      },
    ],
  };
}

/** Has them be there, empty: for whoever must open them before the container has an address. */
export const beginNameFiles = (folder: string): EngineStep => ({
  engine: `make ${FILES.join(', ')} in ${folder}, to be written later`,
  run: () => {
    mkdirSync(folder, { recursive: true, mode: 0o710 });
    for (const name of FILES) closeSync(openSync(`${folder}/${name}`, 'a', 0o644));
  },
});

/** What lays them over the image's own. */
export const nameFileMounts = (folder: string): readonly NewMount[] =>
  FILES.map((name) => newBind({ source: `${folder}/${name}`, target: `/etc/${name}`, isFile: true, attributes: [] }));
