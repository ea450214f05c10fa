import { indexOf } from '../../search/step-text.ts';
import { allLabs } from '../curriculum.ts';

/** A file of the built site, fetched when somebody begins to search. */
export const dynamic = 'force-static';

export async function GET(): Promise<Response> {
  return Response.json(indexOf(await allLabs()));
}
