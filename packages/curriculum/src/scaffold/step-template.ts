/** Files of a new step, by name. Every TODO is a problem that `labs validate` names, until somebody has written it. */
export function stepTemplate(step: string): Readonly<Record<string, string>> {
  return { 'step.md': stepFile(step), 'solve.sh': SOLVE, 'wrong.sh': WRONG };
}

export function labTemplate(lab: string): string {
  return `# yaml-language-server: $schema=../../docs/schema/lab.json
title: "TODO title of ${lab}"
summary: TODO one sentence for the shelf.
minutes: 20
`;
}

const SOLVE = `# The lines that solve the step, as a learner would type them. Lines like this one are for you.
`;

const WRONG = `# A mistake that must not solve it. Remove this file if there is none worth trying.
true
`;

function stepFile(step: string): string {
  return `---
title: "TODO title of ${step}"
goal: TODO one sentence, true when the step is done.
checks:
  - kind: command-ran # all kinds are in docs/authoring.md
    id: asked
    pattern: 'echo \\$\\$'
    says: TODO one sentence, true when the check is passed.
hints:
  - text: TODO what to type, plainly.
    unless: asked
---

TODO In which shell does the learner sit? What is to be done, and why?

\`\`\`run
echo $$
\`\`\`

\`\`\`output
14
\`\`\`

:::check asked

TODO What was to be seen, and why it is so.

:::question
TODO A question that the next command answers.
???
TODO The answer.
:::

:::docker
TODO What Docker calls this.
:::
`;
}
