import { RuntimeError } from '../runtime-error.ts';

/** A wish about a process's powers that cannot be granted: told before anything is done. */
export class PowerError extends RuntimeError {
  constructor(message: string, hint: string | null = null) {
    super('asked-wrongly', message, hint === null ? {} : { hint });
    this.name = 'PowerError';
  }
}
