import { randomBytes, randomUUID } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

const SECRET_BYTES = 32;
const FILE_NAME = 'cookie-secret';

/** The secret that signs cookies: made at the first start, read again at every other, so that learners stay signed in. */
export async function loadSecret(stateFolder: string): Promise<Buffer> {
  await mkdir(stateFolder, { recursive: true, mode: 0o700 });
  const path = join(stateFolder, FILE_NAME);
  return (await readSecret(path)) ?? (await makeSecret(stateFolder, path));
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
      `read "${path}": it holds ${secret.length} bytes instead of ${SECRET_BYTES}; delete it, and every learner gets a new cookie`,
    );
  }
  await chmod(path, 0o600);
  return secret;
}

async function makeSecret(stateFolder: string, path: string): Promise<Buffer> {
  const draft = join(stateFolder, `${FILE_NAME}.${randomUUID()}.new`);
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
