// The first step of `npm start` and `npm test`. Runs on whatever Node the machine has (20.20 or newer), with nothing
// installed: brings node_modules up to date, and goes on with the Node 24 that came along in it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const PARENT_CHECK_MS = 500;
const entries = { start: 'apps/launcher/src/start.ts', test: 'test/main.ts' };

const [task, ...args] = process.argv.slice(2);
const entry = entries[task];
if (entry === undefined)
  fail(`do "${task ?? ''}": not one of ${Object.keys(entries).join(', ')}`, 'Use npm start or npm test.');

if (!isInstalled()) install();
const node = path.join(repository, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin/node');
if (!existsSync(node)) {
  fail(
    `find Node 24 for ${process.platform} on ${process.arch}: not among the packages`,
    'Drydock runs on Linux, x64 or arm64.',
  );
}
run(node, [path.join(repository, entry), ...args]);

/** True when npm's own record of what it installed matches the lock file. */
function isInstalled() {
  const wanted = readPackages('package-lock.json');
  const installed = readPackages('node_modules/.package-lock.json');
  if (installed === undefined) return false;
  const isMissing = ([folder, { version, optional }]) => !optional && installed[folder]?.version !== version;
  const isForeign = ([folder, { version }]) => wanted[folder]?.version !== version;
  return !Object.entries(wanted).some(isMissing) && !Object.entries(installed).some(isForeign);
}

/** Folder below node_modules → its entry in a lock file; undefined when there is no such file. */
function readPackages(file) {
  try {
    const { packages } = JSON.parse(readFileSync(path.join(repository, file), 'utf8'));
    // Workspaces stand in it twice: as folders of ours, which npm's record may leave out, and as links.
    return Object.fromEntries(Object.entries(packages).filter(([folder]) => folder.startsWith('node_modules/')));
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function install() {
  const startedAt = Date.now();
  console.log('  installing packages (npm ci), about half a minute');
  // The very npm that started us, if one did.
  const npm = process.env.npm_execpath;
  const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const { status, error } = spawnSync(command, [...first, 'ci', ...quiet], { cwd: repository, stdio: 'inherit' });
  if (error) fail(`run npm: ${error.message}`, 'Install npm (Debian: package nodejs from nodesource, or npm).');
  if (status !== 0)
    fail(`install packages: npm ci ended with status ${status}`, 'See its message above; starting again begins anew.');
  console.log(`  installed packages in ${Math.round((Date.now() - startedAt) / 1000)} s`);
}

function run(command, commandArgs) {
  const tools = { PATH: [path.join(repository, 'node_modules/.bin'), process.env.PATH].join(path.delimiter) };
  // Should this process be killed outright, the kernel tells the next one: prctl(2), PR_SET_PDEATHSIG.
  const hasSetpriv = process.platform === 'linux' && existsSync('/usr/bin/setpriv');
  const line = hasSetpriv ? ['setpriv', '--pdeathsig=TERM', '--', command, ...commandArgs] : [command, ...commandArgs];
  const child = spawn(line[0], line.slice(1), { cwd: repository, stdio: 'inherit', env: { ...process.env, ...tools } });
  // At a terminal Ctrl-C reaches the child as well; it takes being told twice.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  if (process.env.npm_lifecycle_event !== undefined) endWithParent(child);
  child.on('error', (error) => fail(`start "${command}": ${error.message}`, 'Remove node_modules and start again.'));
  child.on('exit', (status, signal) => process.exit(status ?? 128 + constants.signals[signal]));
}

/** npm passes no signal on: when it is killed, nobody tells its script. Then our ancestors become others. */
function endWithParent(child) {
  const atStart = ancestors();
  const timer = setInterval(() => {
    if (ancestors() === atStart) return;
    clearInterval(timer);
    child.kill('SIGTERM');
  }, PARENT_CHECK_MS);
}

/** Our parent, which may be npm's shell, and its parent. */
function ancestors() {
  try {
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'latin1');
    return `${process.ppid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]}`;
  } catch {
    // No /proc, or the parent ended this moment.
    return `${process.ppid}`;
  }
}

function fail(message, hint) {
  console.error(`drydock: ${message}\n         ${hint}`);
  process.exit(1);
}
