import { readdir, readFile, readlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { SetupError } from '@drydock/docker-vm';

const COMMAND_SHOWN = 60;

/** Fails, naming who holds it, when 127.0.0.1:port cannot be listened on. Before minutes are spent on building. */
export async function checkPort(port: number): Promise<void> {
  const code = await tryToListen(port);
  if (code === undefined) return;
  if (code === 'EACCES') {
    throw new SetupError(`listen on port ${port}: only root may (EACCES)`, {
      hint: 'Choose one from 1024: --port 8080.',
    });
  }
  const holder = await findHolder(port).catch(() => undefined);
  const reason = code === 'EADDRINUSE' ? `in use${holder === undefined ? '' : ` by ${holder}`}` : code;
  throw new SetupError(`listen on port ${port}: ${reason}`, {
    hint: `Stop it, or choose another port: npm start -- --port ${port < 65_535 ? port + 1 : 8080}`,
  });
}

function tryToListen(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(undefined)));
  });
}

/** '"node server.js" (process 123)': /proc/net/tcp says which socket listens, /proc/PID/fd whose it is. See proc(5). */
export async function findHolder(port: number): Promise<string | undefined> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFile(file, 'utf8').catch(() => '')),
  );
  const inodes = tables.flatMap((table) => listeningInodes(table, port));
  if (inodes.length === 0) return undefined;
  const sockets = new Set(inodes.map((inode) => `socket:[${inode}]`));
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    // Other users' processes show nothing, and processes end while we look.
    const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
    for (const descriptor of descriptors) {
      const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '');
      if (sockets.has(target)) return `"${await commandOf(pid)}" (process ${pid})`;
    }
  }
  return undefined;
}

async function commandOf(pid: string): Promise<string> {
  const line = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim();
  return line.length > COMMAND_SHOWN ? `${line.slice(0, COMMAND_SHOWN)} …` : line;
}

/** Lines of /proc/net/tcp: "sl local rem st tx:rx tr:tm retr uid timeout inode"; 0A is LISTEN, numbers are hex. */
export function listeningInodes(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(suffix) && fields[3] === '0A')
    .flatMap((fields) => fields[9] ?? []);
}
