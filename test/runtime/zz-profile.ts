import { connect, createNetwork, repairNetwork, leaveNetworks } from '@drydock/runtime';
import { nft, notingCalls, dumpLinks } from '@drydock/linux';
import { leaveNetworkOfMachine, TestContainer, temporaryDataRoot } from './network-fixture.ts';
leaveNetworkOfMachine();
using folder = temporaryDataRoot();
const dataRoot = folder.path;
await createNetwork(dataRoot, { name: 'small', subnet: '172.30.5.0/24' });
const t0 = performance.now();
const cs = [];
for (let i = 0; i < 200; i++) { const s = performance.now(); cs.push(new TestContainer('c'+i)); const m = performance.now(); const c = cs[i];
 const byCall = new Map(); let sys = 0;
 await notingCalls((p) => { const k = p.step.call + (p.step.call === 'sendto' ? p.step.arguments[1].shown.replace(/[0-9a-f]{7}|[0-9]+/g,'N') : ''); byCall.set(k, (byCall.get(k) ?? 0) + p.nanoseconds / 1e6); sys += p.nanoseconds / 1e6 }, () => connect(dataRoot, { network: 'small', container: c.member, namespace: c.namespace }));
 if (i % 50 === 10) console.log(i, 'ns', m - s, 'connect', performance.now() - m, 'syscalls', sys, [...byCall].filter(([,v]) => v > 0.3)); }
console.log('all', performance.now() - t0);
let s = performance.now(); await leaveNetworks(dataRoot, cs[3].id); console.log('leave', performance.now() - s);
for (const c of cs) c[Symbol.dispose]();
s = performance.now(); await repairNetwork(dataRoot, () => false); console.log('repair', performance.now() - s);
