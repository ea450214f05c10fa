export { nft, nftList } from './nftables.ts';
export { NftablesError } from './nftables-error.ts';
