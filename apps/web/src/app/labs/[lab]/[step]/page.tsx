import { fillValue } from '@drydock/protocol';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { outlineOf } from '../../../../workbench/lab-outline.ts';
import { valuesFor } from '../../../../workbench/parameter-values.ts';
import { StepScreen } from '../../../../workbench/step-screen.tsx';
import { allLabs, shownStep } from '../../../curriculum.ts';
import { operationSource } from '../../../operation-source.ts';

type Props = { params: Promise<{ lab: string; step: string }> };

/** Every step is a page of its own, and there are no others. */
export const dynamicParams = false;

export async function generateStaticParams() {
  return (await allLabs()).flatMap((lab) => lab.steps.map((step) => ({ lab: lab.id, step: step.id })));
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { lab, step } = await found(params);
  const { title, goal } = fillValue(step, valuesFor(lab, null));
  return { title: `${title} · ${lab.title}`, description: goal };
}

export default async function StepPage({ params }: Props) {
  const { lab, step } = await found(params);
  const sources = await Promise.all(step.runtime.map(operationSource));
  return <StepScreen lab={outlineOf(lab)} step={shownStep(step)} sources={sources} />;
}

async function found(params: Props['params']) {
  const names = await params;
  const lab = (await allLabs()).find(({ id }) => id === names.lab);
  const step = lab?.steps.find(({ id }) => id === names.step);
  if (lab === undefined || step === undefined) notFound();
  return { lab, step };
}
