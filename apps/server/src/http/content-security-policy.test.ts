import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import { contentSecurityPolicy } from './content-security-policy.ts';

function hash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

function scriptSources(html: string): string | undefined {
  return contentSecurityPolicy(html)
    .split('; ')
    .find((directive) => directive.startsWith('script-src'));
}

test('inline scripts are allowed by their hash, and scripts of files only from here', () => {
  const html = `<script>a()</script><script src="/x.js" async=""></script><SCRIPT id="b">\nb("<p>")\n</SCRIPT>`;
  assert.equal(scriptSources(html), `script-src 'self' ${hash('a()')} ${hash('\nb("<p>")\n')}`);
});

test('the same script twice is one hash', () => {
  assert.equal(scriptSources('<script>a()</script><script>a()</script>'), `script-src 'self' ${hash('a()')}`);
});

test('an attribute that only ends in src does not make a script a file', () => {
  assert.equal(scriptSources('<script data-src="x">a()</script>'), `script-src 'self' ${hash('a()')}`);
});

test('nothing may be framed, posted or loaded from elsewhere, and no inline script runs unnamed', () => {
  const policy = contentSecurityPolicy('<p>no script</p>');
  assert.match(policy, /default-src 'none'; script-src 'self'; /);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.match(policy, /form-action 'none'/);
  assert.doesNotMatch(policy, /script-src[^;]*unsafe/);
});
