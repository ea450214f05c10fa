import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { renderLine, renderProse } from './render-prose.ts';

const OPTION = { line: 4, thing: 'option' } as const;

const plain = { firstLine: 1, hasFences: false };
const html = (markdown: string): string => renderProse(markdown, plain).html;
const messages = (markdown: string): string[] => renderProse(markdown, plain).problems.map(({ message }) => message);

test('a word of code with a hyphen is marked as whole, unless it is long', () => {
  const long = `/${'a-b'.repeat(20)}`;
  assert.equal(
    html(`\`unshare --fork ${long}\``),
    `<p><code>unshare <span class="whole">--fork</span> ${long}</code></p>`,
  );
});

test('a code span is escaped once', () => {
  assert.equal(
    html('Look at `/proc/$$/ns` & `a<b>"c"`.'),
    '<p>Look at <code>/proc/$$/ns</code> &amp; <code>a&lt;b&gt;&quot;c&quot;</code>.</p>',
  );
  assert.equal(html('`&amp;`'), '<p><code>&amp;amp;</code></p>');
});

test('emphasis is em and strong', () => {
  assert.equal(html('*one* and **two**'), '<p><em>one</em> and <strong>two</strong></p>');
});

test('a paragraph ends at an empty line', () => {
  assert.equal(html('one\n\ntwo'), '<p>one</p>\n<p>two</p>');
});

test('an external link opens a new tab that cannot reach back', () => {
  assert.equal(
    html('See [unshare(2)](https://man7.org/linux/man-pages/man2/unshare.2.html).'),
    '<p>See <a href="https://man7.org/linux/man-pages/man2/unshare.2.html" target="_blank" rel="noopener">unshare(2)</a>.</p>',
  );
});

test('an internal link stays in its tab', () => {
  assert.equal(html('[next](/labs/namespaces/#unshare)'), '<p><a href="/labs/namespaces/#unshare">next</a></p>');
});

test('lists are ul and ol', () => {
  assert.equal(html('- one\n- `two`'), '<ul>\n<li>one</li>\n<li><code>two</code></li>\n</ul>');
  assert.equal(html('1. one\n2. two'), '<ol>\n<li>one</li>\n<li>two</li>\n</ol>');
});

test('a table has a head and a body', () => {
  assert.equal(
    html('| Kind | It decides |\n| --- | --- |\n| `pid` | a < b |'),
    '<table>\n<thead>\n<tr>\n<th>Kind</th>\n<th>It decides</th>\n</tr>\n</thead>\n<tbody><tr>\n<td><code>pid</code></td>\n<td>a &lt; b</td>\n</tr>\n</tbody></table>',
  );
});

test('raw HTML is a problem, and comes out as text', () => {
  const rendered = renderProse('fine\n\n<script>alert(1)</script>\n\nand <b onclick="x()">bold</b>', {
    firstLine: 10,
    hasFences: false,
  });
  assert.equal(
    rendered.html,
    '<p>fine</p>\n&lt;script&gt;alert(1)&lt;/script&gt;<p>and &lt;b onclick=&quot;x()&quot;&gt;bold&lt;/b&gt;</p>',
  );
  assert.deepEqual(
    rendered.problems.map(({ line, message }) => [line, message]),
    [
      [12, 'raw HTML "<script>alert(1)</script>"'],
      [14, 'raw HTML "<b onclick=\\"x()\\">"'],
      [14, 'raw HTML "</b>"'],
    ],
  );
});

test('text behind an inline tag is escaped too', () => {
  assert.equal(html('x <script> 1 < 2 & *y*'), '<p>x &lt;script&gt; 1 &lt; 2 &amp; <em>y</em></p>');
});

test('a character written as a reference is that character', () => {
  assert.equal(html('1 &lt; 2 \\< 3'), '<p>1 &lt; 2 &lt; 3</p>');
});

test('an HTML comment is a problem too', () => {
  assert.deepEqual(messages('one <!-- two --> three'), ['raw HTML "<!-- two -->"']);
});

for (const href of [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java&#115;cript:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  'file:///etc/passwd',
  '//elsewhere.example/',
  '/\\elsewhere.example/',
  'https://user:word@elsewhere.example/',
  'https://',
  'step.md',
]) {
  test(`a link to ${href} is a problem, and no link`, () => {
    const rendered = renderProse(`[words](${href})`, plain);
    assert.ok(!rendered.html.includes('<a'), rendered.html);
    assert.equal(rendered.problems.length, 1, rendered.html);
  });
}

test('an address by reference is held to the same rule', () => {
  assert.equal(html('[words][1]\n\n[1]: javascript:alert(1)'), '<p>words</p>');
  assert.match(messages('[words][1]\n\n[1]: javascript:alert(1)')[0] ?? '', /^link to "javascript:alert\(1\)"/);
});

test('an image is a problem, and loads nothing', () => {
  assert.equal(html('![x](https://elsewhere.example/x.png)'), '<p>![x](https://elsewhere.example/x.png)</p>');
  assert.equal(messages('![x](https://elsewhere.example/x.png)').length, 1);
});

test('a first-rank heading, indented code and a fence within other text are problems', () => {
  assert.match(messages('# Title')[0] ?? '', /^heading "Title"/);
  assert.match(messages('text\n\n    rm -rf /')[0] ?? '', /^code by indentation/);
  assert.match(messages('- item\n\n  ```run\n  ls\n  ```')[0] ?? '', /^fence .* inside other text/);
});

test('a fence of output may stand in a question, a command may not', () => {
  const inQuestion = { firstLine: 1, hasFences: true };
  const output = renderProse('```output\n<1>\n```', inQuestion);
  assert.deepEqual(output, { html: '<pre><code>&lt;1&gt;</code></pre>', problems: [] });
  assert.equal(renderProse('```run\nls\n```', inQuestion).problems.length, 1);
});

test('whatever the author writes, every tag is ours', () => {
  const pieces = fc.constantFrom(
    '<',
    '>',
    '"',
    "'",
    '&',
    '`',
    '*',
    '[',
    ']',
    '(',
    ')',
    '!',
    '\n',
    '    ',
    '|',
    '- ',
    '# ',
    '```',
    '~~~',
    '<script>',
    '<a href=',
    'javascript:',
    'https://a.b/',
    'onload=',
    '<!--',
    '-->',
    '\\',
    'x',
    ' ',
  );
  const ours =
    /<\/?(?:p|em|strong|del|code|pre|ul|ol|li|table|thead|tbody|tr|th|td|blockquote|h[1-6]|br|hr)>|<ol start="\d+">|<a href="(?:https?:\/\/|\/|#)[^"<>]*"(?: target="_blank" rel="noopener")?>|<\/a>|<span class="whole">|<\/span>/g;
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
      for (const made of [html(parts.join('')), renderLine(parts.join(''), OPTION).html]) {
        const rest = made.replace(ours, '');
        assert.ok(!rest.includes('<'), rest);
      }
    }),
    { numRuns: 2000 },
  );
});

test('a line has no paragraph of its own, and no link: it stands in a button', () => {
  assert.equal(renderLine('the `first`, *now*', OPTION).html, 'the <code>first</code>, <em>now</em>');
  assert.equal(renderLine('# 1. - not a list', OPTION).html, '# 1. - not a list');
  assert.match(renderLine('[words](https://a.b/)', OPTION).problems[0]?.message ?? '', /^link to "https:\/\/a\.b\/"/);
});
