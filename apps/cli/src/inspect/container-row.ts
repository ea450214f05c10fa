import { type ContainerRecord, connectionsOf, portsOf } from '@drydock/runtime';
import type { Engine } from '../engine.ts';
import { shownAge } from '../table.ts';
import { containerStatus } from './container-status.ts';

const SHORT_ID = 12;
const COMMAND_MAX = 20;

/** A container as a line of `ps`, under the names that Docker's --format has. */
export function containerRow(engine: Engine, record: ContainerRecord, isWhole: boolean) {
  const { specification, createdAt, mounts } = record;
  const { id, name, image, labels, process } = specification;
  const command = JSON.stringify(process.argv.join(' '));
  return {
    ID: id.slice(0, isWhole ? undefined : SHORT_ID),
    Image: image,
    Command: isWhole || command.length <= COMMAND_MAX ? command : `${command.slice(0, COMMAND_MAX - 1)}…"`,
    CreatedAt: createdAt,
    RunningFor: shownAge(createdAt),
    State: containerStatus(engine, record),
    Status: shownStatus(engine, record),
    Ports: shownPorts(engine, id),
    Names: name,
    Labels: Object.entries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(','),
    Mounts: mounts.map(({ source, volume }) => volume?.name ?? source ?? '').join(','),
    Networks: [...connectionsOf(engine.place.dataRoot, id).keys()].map((network) => network.name).join(','),
  };
}

/** "Up 3 minutes", "Exited (137) 3 minutes ago", "Created" */
function shownStatus(engine: Engine, record: ContainerRecord): string {
  const { started, ended } = record;
  const status = containerStatus(engine, record);
  const up = `Up ${shownAge(started?.startedAt).replace(/ ago$/, '')}`;
  if (status === 'running') return up;
  if (status === 'paused') return `${up} (Paused)`;
  if (ended === null) return status === 'created' ? 'Created' : 'Exited';
  return `${status === 'restarting' ? 'Restarting' : 'Exited'} (${ended.exitCode}) ${shownAge(ended.finishedAt)}`;
}

/** "0.0.0.0:8080->80/tcp" */
const shownPorts = ({ place }: Engine, id: string): string =>
  portsOf(place.dataRoot, id)
    .map(
      ({ hostAddress, hostPort, containerPort, protocol }) =>
        `${hostAddress}:${hostPort}->${containerPort}/${protocol}`,
    )
    .join(', ');
