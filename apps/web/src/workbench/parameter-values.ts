import { type Parameters, type ParameterValues, parameterValues } from '@drydock/protocol';

/** What pages are read with while there is no session; they are built with it too, so that both agree at first. */
const READING = 'reading';

export type LabParameters = { readonly id: string; readonly parameters: Parameters };

/** The values of this learner, as the server computes them for checks and operations. */
export const valuesFor = (lab: LabParameters, session: string | null): ParameterValues =>
  parameterValues(lab.parameters, session === null ? READING : `${session}/${lab.id}`);
