import { readLabs } from '@drydock/curriculum';
import { bootMachine } from '@drydock/docker-vm';
import { Learner } from './learner.ts';
import { TypedTerminal } from './typing.ts';
const m = await bootMachine({ dataDisk: 'throw-away' });
await m.waitUntilHealthy();
const l = await Learner.signIn(m.port);
const t = await TypedTerminal.open(l);
for (const lab of await readLabs()) for (const s of lab.steps) {
  console.log('=====', s.id); 
  console.log(JSON.stringify((await l.enterStep({lab:lab.id, step:s.id})).map(r=>[r.isPassed,r.observed,r.source])));
  for (const b of s.blocks) if (b.kind==='command') { console.log('$', b.command); console.log(await t.type(b.command)); 
   if (s.id==='same-world' && b.command.startsWith('grep')) { using u = await TypedTerminal.open(l); console.log('second:', await u.type(b.command), await u.type('ls -d /proc/[0-9]*'), await u.type('ps -ef')); } }
  await t.settle();
  console.log(JSON.stringify(l.results.map(r=>[r.isPassed,r.observed,r.source])));
}
await l[Symbol.asyncDispose](); await m.stop();
