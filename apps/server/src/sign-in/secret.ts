import { randomBytes, randomUUID } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

const SECRET_BYTES = 32;

/** The secret that signs cookies: learners stay signed in from start to start. */
export async function loadSecret(stateFolder: string): Promise<Buffer> {
  return (await loadSecretFile(stateFolder, 'cookie-secret')).secret;
}

/** 32 random bytes, made at the first start and read again at every other. */
export async function loadSecretFile(
  stateFolder: string,
  name: string,
): Promise<{ readonly secret: Buffer; readonly isNew: boolean }> {
  await mkdir(stateFolder, { recursive: true, mode: 0o700 });
  const path = join(stateFolder, name);
  const kept = await readSecret(path);
  return kept === null ? { secret: await makeSecret(path), isNew: true } : { secret: kept, isNew: false };
}

async function readSecret(path: string): Promise<Buffer | null> {
  let secret: Buffer;
  try {
    secret = await readFile(path);
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return null;
    throw cause;
  }
  if (secret.length !== SECRET_BYTES) {
    throw new Error(
      `read "${path}": it holds ${secret.length} bytes instead of ${SECRET_BYTES}; delete it, and a new one is made; what the old one opened stays closed`,
    );
  }
  await chmod(path, 0o600);
  return secret;
}

async function makeSecret(path: string): Promise<Buffer> {
  const draft = `${path}.${randomUUID()}.new`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(randomBytes(SECRET_BYTES));
    // Before it gets its name: a crash must not leave a named but empty secret.
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    // link(2) refuses to replace: when two servers start at once, both use the first one's secret.
    await link(draft, path);
  } catch (cause) {
    if (!hasCode(cause, 'EEXIST')) throw cause;
  } finally {
    await rm(draft, { force: true });
  }
  return await readFile(path);
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
