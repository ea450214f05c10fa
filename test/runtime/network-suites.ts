import { crashSuite } from './network-crash-suite.ts';
import { linksSuite } from './network-links-suite.ts';
import { namesSuite } from './network-names-suite.ts';
import { portsSuite } from './network-ports-suite.ts';
import { rulesSuite } from './network-rules-suite.ts';
import { userSuite } from './network-user-suite.ts';

/**
 * Everything that holds wherever the runtime is root: of the machine, or of a learner's session.
 *
 * @param moments at which a process is killed
 */
export function networkSuites({ moments }: { readonly moments: number }): void {
  linksSuite();
  rulesSuite();
  portsSuite();
  userSuite();
  namesSuite();
  crashSuite({ moments });
}
