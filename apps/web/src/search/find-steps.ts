import type { FoundStep, IndexedStep, Stretch } from './found-step.ts';

const FOUND_MAX = 8;
/** Characters of the excerpt before and after what was found. */
const BEFORE = 40;
const AFTER = 110;

/** A word in the title says more about a step than one in its text. */
const WEIGHT = { title: 8, goal: 4, labTitle: 3, text: 1 } as const;
type Field = keyof typeof WEIGHT;
const FIELDS = Object.keys(WEIGHT) as Field[];

/** The steps in which every word begins some word, the best first. */
export function findSteps(index: readonly IndexedStep[], query: string): FoundStep[] {
  const words = wordsOf(query);
  if (words.length === 0) return [];
  return index
    .map((step) => ({ step, score: scoreOf(step, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, FOUND_MAX)
    .map(({ step }) => ({ step, title: marked(step.title, words), excerpt: excerptOf(step, words) }));
}

const wordsOf = (query: string): string[] => query.toLowerCase().split(/\s+/).filter(Boolean);

/** 0 as soon as one word is nowhere. */
function scoreOf(step: IndexedStep, words: readonly string[]): number {
  const scores = words.map((word) =>
    FIELDS.reduce((score, field) => score + (beginOf(step[field], word) === -1 ? 0 : WEIGHT[field]), 0),
  );
  return scores.includes(0) ? 0 : scores.reduce((sum, score) => sum + score, 0);
}

/** Where `word` stands at the beginning of a word: "mount" is in "mount -t proc" and "mounts", not in "unmount". */
function beginOf(text: string, word: string): number {
  const lower = text.toLowerCase();
  for (let at = lower.indexOf(word); at !== -1; at = lower.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(lower[at - 1] ?? '') || !/[\p{L}\p{N}]/u.test(word[0] ?? '')) return at;
  }
  return -1;
}

function excerptOf(step: IndexedStep, words: readonly string[]): Stretch[] {
  const begins = words.map((word) => beginOf(step.text, word)).filter((at) => at !== -1);
  if (begins.length === 0) return marked(step.goal, words);
  const at = Math.min(...begins);
  const from = at <= BEFORE ? 0 : step.text.lastIndexOf(' ', at - BEFORE) + 1;
  const to = at + AFTER >= step.text.length ? step.text.length : step.text.indexOf(' ', at + AFTER);
  const end = to === -1 ? step.text.length : to;
  const piece = `${from > 0 ? '… ' : ''}${step.text.slice(from, end)}${end < step.text.length ? ' …' : ''}`;
  return marked(piece, words);
}

/** Cut where one of the words begins and ends. */
export function marked(text: string, words: readonly string[]): Stretch[] {
  const stretches: Stretch[] = [];
  let rest = text;
  while (rest !== '') {
    const [first] = words
      .map((word) => ({ at: beginOf(rest, word), length: word.length }))
      .filter(({ at }) => at !== -1)
      .sort((a, b) => a.at - b.at || b.length - a.length);
    if (first === undefined) {
      stretches.push({ text: rest, isMatch: false });
      break;
    }
    if (first.at > 0) stretches.push({ text: rest.slice(0, first.at), isMatch: false });
    stretches.push({ text: rest.slice(first.at, first.at + first.length), isMatch: true });
    rest = rest.slice(first.at + first.length);
  }
  return stretches;
}
