import { connect } from '@drydock/runtime';

/* Connects eight containers, while others do the same. For brevity they share one network namespace: eth0 to eth7. */
const [dataRoot = '', namespace = '', own = ''] = process.argv.slice(2);
for (let number = 0; number < 8; number += 1) {
  const name = `p${own}c${number}`;
  await connect(dataRoot, { network: 'bridge', container: { id: name, name }, namespace });
}
