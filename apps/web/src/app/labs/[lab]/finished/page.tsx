import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ChapterEnd } from '../../../../workbench/chapter-end.tsx';
import { stepAddress } from '../../../../workbench/lab-outline.ts';
import { allLabs } from '../../../curriculum.ts';

type Props = { params: Promise<{ lab: string }> };

export const dynamicParams = false;

export async function generateStaticParams() {
  return (await allLabs()).map((lab) => ({ lab: lab.id }));
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { lab } = await found(params);
  return { title: `The end of ${lab.title}` };
}

export default async function FinishedPage({ params }: Props) {
  const { lab, next } = await found(params);
  return (
    <ChapterEnd
      lab={{
        id: lab.id,
        title: lab.title,
        summary: lab.summary,
        parameters: lab.parameters,
        steps: lab.steps.map(({ id, title, goal }) => ({ id, title, goal })),
      }}
      next={next}
    />
  );
}

async function found(params: Props['params']) {
  const { lab: name } = await params;
  const labs = await allLabs();
  const at = labs.findIndex(({ id }) => id === name);
  const lab = labs[at];
  if (lab === undefined) notFound();
  const after = labs[at + 1];
  const first = after?.steps[0];
  const next =
    after === undefined || first === undefined
      ? undefined
      : {
          title: after.title,
          summary: after.summary,
          minutes: after.minutes,
          address: stepAddress(after.id, first.id),
        };
  return { lab, next };
}
