import { type ContainerRecord, type ImageConfiguration, type ImageRecord, isRunning, namesOf } from '@drydock/runtime';
import type { Engine } from '../engine.ts';
import { containerStatus } from './container-status.ts';
import { hostConfig } from './host-config.ts';
import { networkFacts } from './network-facts.ts';

/** Of a container, under Docker's names, so that scripts written for Docker find them. */
export function containerFacts(record: ContainerRecord, engine: Engine): unknown {
  const { place } = engine;
  const { specification, started, ended, imageId, createdAt, lowers, mounts, user } = record;
  const { id, process } = specification;
  const running = isRunning(record);
  const status = containerStatus(engine, record);
  const store = `${place.dataRoot}/overlay2`;
  return {
    Id: id,
    Created: createdAt,
    Path: process.argv[0],
    Args: process.argv.slice(1),
    State: {
      Status: status,
      Running: running,
      Paused: status === 'paused',
      Restarting: status === 'restarting',
      OOMKilled: ended?.oomKilled ?? false,
      Pid: running ? started?.pid : 0,
      ExitCode: ended?.exitCode ?? 0,
      StartedAt: started?.startedAt ?? ended?.startedAt ?? '',
      FinishedAt: ended?.finishedAt ?? '',
    },
    Image: imageId,
    Name: `/${specification.name}`,
    RestartCount: record.restarts,
    LogPath: `${place.dataRoot}/containers/${id}/log.json`,
    GraphDriver: {
      Name: 'overlay2',
      Data: {
        LowerDir: lowers.map((layer) => `${store}/${layer}/diff`).join(':'),
        MergedDir: `${store}/${id}/merged`,
        UpperDir: `${store}/${id}/diff`,
        WorkDir: `${store}/${id}/work`,
      },
    },
    HostConfig: hostConfig(engine, record),
    NetworkSettings: networkFacts(engine, record),
    Mounts: mounts.map(({ mount, source, volume }) => ({
      Type: mount.type,
      ...(volume === undefined ? {} : { Name: volume.name, Driver: 'local' }),
      Source: source ?? '',
      Destination: mount.target,
      RW: mount.type === 'tmpfs' || !mount.isReadOnly,
    })),
    Config: {
      Hostname: specification.hostname,
      User: process.user,
      Env: process.environment,
      Cmd: process.argv,
      Image: specification.image,
      WorkingDir: process.workingDirectory,
      Labels: specification.labels,
      Tty: process.hasTerminal,
    },
    Drydock: { User: user },
  };
}

export async function imageFacts(image: ImageRecord, { run, platform, created }: ImageConfiguration, engine: Engine) {
  const names = namesOf(await engine.images.records(), image.id);
  return {
    Id: image.id,
    RepoTags: names.tags,
    RepoDigests: names.digests,
    Created: created ?? '',
    Architecture: platform.architecture,
    Os: platform.os,
    Config: {
      Entrypoint: run.entrypoint,
      Cmd: run.command,
      Env: run.environment,
      User: run.user,
      WorkingDir: run.workingDirectory,
      Labels: Object.fromEntries(run.labels),
    },
    RootFS: { Type: 'layers', Layers: image.layers.map(({ diffId }) => diffId) },
  };
}
