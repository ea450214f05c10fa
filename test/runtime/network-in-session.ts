import { namesSuite } from './network-names-suite.ts';
import { networkSuite } from './network-suite.ts';

/* As root of a learner's session, in its own network namespace: started there by network-session.test.ts. */
networkSuite();
namesSuite();
