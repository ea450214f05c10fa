import assert from 'node:assert/strict';
import test from 'node:test';
import { ImageError } from './image-error.ts';
import { familiarReference, formatReference, parseReference, withDefaultTag } from './reference.ts';

const HEX = 'a'.repeat(64);

const spell = (text: string): string => formatReference(withDefaultTag(parseReference(text)));

test('[IM1] a name is completed by docker.io, library and latest', () => {
  const names = {
    ubuntu: 'docker.io/library/ubuntu:latest',
    'ubuntu:22.04': 'docker.io/library/ubuntu:22.04',
    'team/app': 'docker.io/team/app:latest',
    'docker.io/ubuntu': 'docker.io/library/ubuntu:latest',
    'index.docker.io/team/app': 'docker.io/team/app:latest',
    'localhost/app': 'localhost/app:latest',
    'localhost:5000/a/b:v1': 'localhost:5000/a/b:v1',
    'ghcr.io/a/b-c_d.e__f': 'ghcr.io/a/b-c_d.e__f:latest',
    '[::1]:5000/app': '[::1]:5000/app:latest',
    'HOST/app': 'HOST/app:latest',
    [`host:5000/a/b@sha256:${HEX}`]: `host:5000/a/b@sha256:${HEX}`,
    [`a/b:v1@sha256:${HEX}`]: `docker.io/a/b:v1@sha256:${HEX}`,
  };
  for (const [written, whole] of Object.entries(names)) assert.equal(spell(written), whole);
});

test('[IM1] what docker.io and library add is left out again when a name is shown', () => {
  for (const name of ['ubuntu:22.04', 'team/app:latest', 'localhost:5000/a/b:v1', `ubuntu@sha256:${HEX}`]) {
    assert.equal(familiarReference(parseReference(name)), name);
  }
  // "docker.io/library/a/b" would be another image without its folder.
  assert.equal(familiarReference(parseReference('docker.io/library/a/b:v1')), 'library/a/b:v1');
});

test('[IM2] what is no name is refused, with the part that is wrong', () => {
  const wrong = {
    '': /empty/,
    'ubuntu:': /tag ""/,
    'ubuntu:-x': /tag "-x"/,
    [`ubuntu:${'x'.repeat(129)}`]: /1 to 128/,
    Ubuntu: /capital letters/,
    'a//b': /"" is no part/,
    '../etc/passwd': /no host name/,
    'a/../b': /"\.\." is no part/,
    'a/b/': /"" is no part/,
    'a b': /no part of a name/,
    'a\0b': /no part of a name/,
    'a/b\n': /no part of a name/,
    'host:99999/a': /no host name/,
    'user@host/a': /digest "host\/a"/,
    [`a@sha256:${HEX}@sha256:${HEX}`]: /more than one "@"/,
    [HEX]: /an image id/,
    [`a/${'b/'.repeat(130)}c`]: /longer than 255/,
  };
  for (const [name, reason] of Object.entries(wrong)) {
    assert.throws(
      () => parseReference(name),
      (error) => error instanceof ImageError && reason.test(error.message),
      JSON.stringify(name),
    );
  }
});

test('[IM3] a digest is sha256 and 64 lower-case hexadecimal digits, and nothing else', () => {
  for (const digest of [
    'sha256:',
    `sha256:${HEX}0`,
    `SHA256:${HEX}`,
    `sha256:${'A'.repeat(64)}`,
    'sha256:../../etc/passwd',
  ]) {
    assert.throws(() => parseReference(`a@${digest}`), { reason: 'bad-digest' }, digest);
  }
  assert.throws(() => parseReference(`a@sha512:${HEX}${HEX}`), /only sha256 is supported/);
});
