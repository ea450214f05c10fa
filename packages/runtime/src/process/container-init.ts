import { type NewMount, newBind } from '../root/index.ts';
import type { Executed } from './execute.ts';

/** Where Docker has it. What an image has there is covered. */
const PLACE = '/sbin/docker-init';

/**
 * `--init`: between the kernel and the program stands a small process that is number 1, reaps orphans and passes signals
 * on (native/container-init). It is the runtime's own, and not the image's to replace.
 *
 * @param binary its path outside
 */
export const initMount = (binary: string): NewMount =>
  newBind({ source: binary, target: PLACE, isFile: true, attributes: ['ro'] });

/** The same program, started by that process. */
export const behindInit = ({ argv, environment }: Executed): Executed => ({ argv: [PLACE, ...argv], environment });
