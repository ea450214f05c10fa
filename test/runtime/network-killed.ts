import { performPlan, plugIn, publishPorts, readAllPublished } from '@drydock/runtime';

/* Connects a container, and is killed after so many system calls. Says how many there were when it comes to the end. */
const [dataRoot = '', namespace = '', id = '', killAfter = '0'] = process.argv.slice(2);

const container = { id, name: 'doomed' };
const ports = readAllPublished(['8080:80', '127.0.0.1:9090:90']);
let calls = 0;
await performPlan(
  [
    plugIn({ dataRoot, network: 'bridge', container, namespace: () => namespace }),
    publishPorts({ dataRoot, network: 'bridge', container, ports }),
  ],
  {
    stage: '/does/not/matter',
    onCall: () => {
      calls += 1;
      if (calls === Number(killAfter)) process.kill(process.pid, 'SIGKILL');
    },
  },
);
process.stdout.write(`${calls}\n`);
