import type { RuntimeOperation } from '@drydock/protocol';
import type { SourcePart } from './source-parts.ts';

/** The file of an operation, read when the page was built. */
export type OperationSource = { readonly path: string; readonly parts: readonly SourcePart[] };

/** What the runtime can do of a step. */
export type Offer = { readonly operation: RuntimeOperation; readonly source: OperationSource };
