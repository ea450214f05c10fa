import type { HealthCheck, HistoryEntry, ImageConfiguration, RunDefaults } from './image-configuration.ts';

/**
 * The bytes of a configuration, as the OCI image specification has them. Their digest is the image's id; so the same
 * configuration must always give the same bytes, and what says nothing is left out.
 */
export function formatImageConfiguration(configuration: ImageConfiguration): Buffer {
  const { platform, created, author, run, diffIds, history } = configuration;
  return Buffer.from(
    JSON.stringify({
      created,
      author,
      architecture: platform.architecture,
      variant: platform.variant,
      os: platform.os,
      config: formatRunDefaults(run),
      rootfs: { type: 'layers', diff_ids: diffIds },
      history: history.length === 0 ? undefined : history.map(formatHistoryEntry),
    }),
  );
}

function formatRunDefaults(run: RunDefaults): object {
  const list = (strings: readonly string[]) => (strings.length === 0 ? undefined : strings);
  const map = <Value>(entries: [string, Value][]) =>
    // fromEntries defines properties: a label "__proto__" becomes a field, as it should.
    entries.length === 0 ? undefined : Object.fromEntries(entries);
  return {
    User: run.user || undefined,
    ExposedPorts: map(run.exposedPorts.map((port) => [port, {}])),
    Env: list(run.environment),
    Entrypoint: list(run.entrypoint),
    Cmd: list(run.command),
    Volumes: map(run.volumes.map((path) => [path, {}])),
    WorkingDir: run.workingDirectory || undefined,
    Labels: map([...run.labels]),
    StopSignal: run.stopSignal,
    Healthcheck: run.healthCheck && formatHealthCheck(run.healthCheck),
    Shell: list(run.shell),
    OnBuild: list(run.onBuild),
  };
}

const formatHealthCheck = ({ test, intervalNs, timeoutNs, startPeriodNs, retries }: HealthCheck): object => ({
  Test: test,
  Interval: intervalNs,
  Timeout: timeoutNs,
  StartPeriod: startPeriodNs,
  Retries: retries,
});

const formatHistoryEntry = ({ created, createdBy, author, comment, isEmptyLayer }: HistoryEntry): object => ({
  created,
  created_by: createdBy,
  author,
  comment,
  empty_layer: isEmptyLayer || undefined,
});
