import type { ParameterValues } from '@drydock/protocol';
import { useMemo } from 'react';
import { useSessionId } from '../connection/session-id.ts';
import { type LabParameters, valuesFor } from './parameter-values.ts';

export function useParameterValues(lab: LabParameters): ParameterValues {
  const { id } = useSessionId();
  return useMemo(() => valuesFor(lab, id), [lab, id]);
}
