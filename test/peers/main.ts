import { fetchPeers } from './fetch-peers.ts';
import { PEERS, type PeerName } from './peers.ts';

/** `node test/peers/main.ts`: fetches all of them, before the VM's disk is made from the working tree. */
process.stdout.write(`${fetchPeers(Object.keys(PEERS) as PeerName[])}\n`);
