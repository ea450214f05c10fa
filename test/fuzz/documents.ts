import fc from 'fast-check';

const DIGEST = `sha256:${'0'.repeat(64)}`;
const OCI = 'application/vnd.oci.image';
const of = (mediaType: string) => ({ mediaType, digest: DIGEST, size: 3, urls: [], annotations: { a: 'b' } });

const GOOD = {
  manifest: {
    schemaVersion: 2,
    mediaType: `${OCI}.manifest.v1+json`,
    config: of(`${OCI}.config.v1+json`),
    layers: [of(`${OCI}.layer.v1.tar+gzip`)],
    manifests: [{ ...of(`${OCI}.manifest.v1+json`), platform: { os: 'linux', architecture: 'amd64', variant: 'v8' } }],
  },
  configuration: {
    architecture: 'amd64',
    os: 'linux',
    created: '2026-01-02T03:04:05Z',
    config: {
      User: '1000:100',
      ExposedPorts: { '80/tcp': {} },
      Env: ['PATH=/bin'],
      Entrypoint: ['/entry'],
      Cmd: ['a'],
      Volumes: { '/data': {} },
      WorkingDir: '/work',
      Labels: { a: 'b' },
      StopSignal: 'SIGQUIT',
      Healthcheck: { Test: ['CMD-SHELL', 'true'], Interval: 1, Retries: 3 },
      OnBuild: ['RUN true'],
    },
    rootfs: { type: 'layers', diff_ids: [DIGEST] },
    history: [{ created_by: 'ENV A=b', empty_layer: true }],
  },
} as const;

/** Values that a reader may take for something else. */
const STRANGE = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(null, -1, 1.5, 2 ** 53, '', '\0', '../..', [], {}, [[]], { __proto__: 1 }, DIGEST.slice(1)),
);

type Path = readonly string[];

/** A good document in which a few fields, at any depth, are gone, renamed or something else. */
export const documents = (kind: keyof typeof GOOD): fc.Arbitrary<string> => {
  const paths = pathsOf(GOOD[kind]);
  const change = fc.tuple(fc.constantFrom(...paths), fc.constantFrom('put', 'remove', 'rename', 'twice'), STRANGE);
  return fc.array(change, { maxLength: 4 }).map((changes) => {
    const document: unknown = structuredClone(GOOD[kind]);
    let text = '';
    for (const [path, how, value] of changes) {
      const holder = path.slice(0, -1).reduce<unknown>((at, name) => (isObject(at) ? at[name] : null), document);
      const last = path.at(-1) ?? '';
      if (!isObject(holder)) continue;
      if (how === 'put') holder[last] = structuredClone(value);
      if (how === 'rename') holder[last.toUpperCase()] = holder[last];
      if (how === 'remove' || how === 'rename') delete holder[last];
      if (how === 'twice') text = `${JSON.stringify(last)}: ${JSON.stringify(value) ?? 'null'},`;
    }
    return JSON.stringify(document).replace('{', `{${text}`);
  });
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function pathsOf(value: unknown, above: Path = []): readonly Path[] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => [[...above, name], ...pathsOf(inner, [...above, name])]);
}
