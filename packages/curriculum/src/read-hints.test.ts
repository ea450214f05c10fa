import assert from 'node:assert/strict';
import test from 'node:test';
import { readHints } from './read-hints.ts';

test('a command in a hint looks like one, and is read aloud without its marks', () => {
  const { hints, problems } = readHints([
    'Two paths.',
    { text: 'Join it: `echo $$ > /sys/fs/cgroup/{{boat}}/cgroup.procs`, _then_ look.', unless: 'joined' },
  ]);
  assert.deepEqual(problems, []);
  assert.deepEqual(hints, [
    { html: 'Two paths.', text: 'Two paths.', unless: null },
    {
      html: 'Join it: <code>echo $$ &gt; /sys/fs/cgroup/{{boat}}/cgroup.procs</code>, <em>then</em> look.',
      text: 'Join it: echo $$ > /sys/fs/cgroup/{{boat}}/cgroup.procs, then look.',
      unless: 'joined',
    },
  ]);
});

test('an address in a hint is no link, with or without code marks', () => {
  const { hints, problems } = readHints(['curl -O http://mirror.drydock/a.gz', '`curl -O http://mirror.drydock/a.gz`']);
  assert.deepEqual(problems, []);
  assert.equal(hints[0]?.html, 'curl -O http://mirror.drydock/a.gz');
  assert.equal(hints[1]?.html, '<code>curl <span class="whole">-O</span> http://mirror.drydock/a.gz</code>');
});

test('what a hint may not hold is a problem of that hint, and comes out escaped', () => {
  const { hints, problems } = readHints(['Plain.', 'A <b>bold</b> one.', '[Words](https://a.b/)']);
  assert.deepEqual(
    problems.map(({ field, message }) => `${field}: ${message}`),
    ['hints[1]: raw HTML "<b>"', 'hints[1]: raw HTML "</b>"', 'hints[2]: link to "https://a.b/" in a hint'],
  );
  assert.equal(hints[1]?.html, 'A &lt;b&gt;bold&lt;/b&gt; one.');
});
