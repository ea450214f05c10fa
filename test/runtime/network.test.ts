import { leaveNetworkOfMachine } from './network-fixture.ts';
import { namesSuite } from './network-names-suite.ts';
import { networkSuite } from './network-suite.ts';

/* As root of the machine, in a network namespace of the test's own. */
leaveNetworkOfMachine();
networkSuite();
namesSuite();
