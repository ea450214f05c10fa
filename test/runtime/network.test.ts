import { leaveNetworkOfMachine } from './network-fixture.ts';
import { everyAddressSuite } from './network-links-suite.ts';
import { networkSuites } from './network-suites.ts';

/* As root of the machine, in a network namespace of the test's own. */
leaveNetworkOfMachine();
networkSuites({ moments: 6 });
everyAddressSuite();
