/** The names of document formats: OCI's own, and those of Docker from before there was an OCI. */
export const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
export const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
export const OCI_CONFIG = 'application/vnd.oci.image.config.v1+json';
export const OCI_LAYER = 'application/vnd.oci.image.layer.v1.tar';
export const DOCKER_LIST = 'application/vnd.docker.distribution.manifest.list.v2+json';
export const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
export const DOCKER_CONFIG = 'application/vnd.docker.container.image.v1+json';

const INDEXES: ReadonlySet<string> = new Set([OCI_INDEX, DOCKER_LIST]);
const MANIFESTS: ReadonlySet<string> = new Set([OCI_MANIFEST, DOCKER_MANIFEST]);
const CONFIGS: ReadonlySet<string> = new Set([OCI_CONFIG, DOCKER_CONFIG]);
const LAYERS =
  /^application\/vnd\.(?:oci\.image\.layer\.(?:nondistributable\.)?v1\.tar(?:\+gzip|\+zstd)?|docker\.image\.rootfs\.(?:foreign\.)?diff\.tar(?:\.gzip|\.zstd)?)$/;

export const isIndexType = (mediaType: string): boolean => INDEXES.has(mediaType);
export const isManifestType = (mediaType: string): boolean => MANIFESTS.has(mediaType);
export const isConfigType = (mediaType: string): boolean => CONFIGS.has(mediaType);
/** A tar of files, plain or compressed; not a Helm chart, a signature or whatever else registries keep. */
export const isLayerType = (mediaType: string): boolean => LAYERS.test(mediaType);

/** What we tell a registry that we understand. */
export const ACCEPTED_MANIFESTS = [OCI_INDEX, DOCKER_LIST, OCI_MANIFEST, DOCKER_MANIFEST].join(', ');

export type Compression = 'none' | 'gzip' | 'zstd';

/** The OCI name of a layer, whatever it was called before. */
export function ociLayerType(compression: Compression): string {
  return compression === 'none' ? OCI_LAYER : `${OCI_LAYER}+${compression}`;
}
