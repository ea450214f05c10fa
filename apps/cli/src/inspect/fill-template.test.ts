import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillTemplate } from './fill-template.ts';

const facts = {
  Name: '/web',
  State: { Running: true, Pid: 42 },
  Env: ['A=1', 'B=2'],
  Ports: { '80/tcp': [{ HostPort: '8080' }], '53/udp': [] },
  Labels: { 'com.a': 'x' },
  Mounts: [{ Source: '/a' }, { Source: '/b' }],
};
const fill = (template: string) => fillTemplate(template, facts);

test('[CL40] a field, a list and a map are printed as Docker prints them', () => {
  assert.equal(fill('{{.Name}} {{.State.Pid}} {{.State.Running}}'), '/web 42 true');
  assert.equal(fill('{{.Env}} {{.Labels}}'), '[A=1 B=2] map[com.a:x]');
  assert.equal(fill('{{json .Env}}'), '["A=1","B=2"]');
  assert.equal(fill('{{.Name}}\\t{{len .Env}}'), '/web\t2');
});

test('[CL40] lists and maps are gone through, with names for key and value', () => {
  assert.equal(fill('{{range .Mounts}}{{.Source}} {{end}}'), '/a /b ');
  assert.equal(fill('{{range $i, $e := .Env}}{{$i}}={{$e}};{{end}}'), '0=A=1;1=B=2;');
  assert.equal(fill('{{range $p, $c := .Ports}}{{$p}}:{{len $c}} {{end}}{{$.Name}}'), '53/udp:0 80/tcp:1 /web');
  assert.equal(fill('{{range .State}}x{{end}}{{range index .Ports "53/udp"}}x{{else}}none{{end}}'), 'xxnone');
});

test('[CL40] conditions, functions and pipes', () => {
  assert.equal(fill('{{if .State.Running}}up{{else}}down{{end}}'), 'up');
  assert.equal(fill('{{if eq .State.Pid 0}}a{{else if gt .State.Pid 40}}b{{else}}c{{end}}'), 'b');
  assert.equal(fill('{{index .Labels "com.a"}}{{index .Labels "none"}}'), 'x');
  assert.equal(fill('{{(index (index .Ports "80/tcp") 0).HostPort}}'), '8080');
  assert.equal(fill('{{.Name | printf "%-6s|" | upper}}'), '/WEB  |');
  assert.equal(fill('{{join .Env ","}} {{ slice .Name 1 }}'), 'A=1,B=2 web');
  assert.equal(fill('{{with .State}}{{.Pid}}{{end}}a {{- /* gone */ -}} b'), '42ab');
});

test('[CL40] what is not understood is said, and not guessed at', () => {
  assert.throws(() => fill('{{.State.Nothing}}'), /there is no "Nothing"/);
  assert.throws(() => fill('{{nothing .State}}'), /there is no function "nothing"/);
  assert.throws(() => fill('{{if .State}}x'), /its \{\{end\}\} is missing/);
  assert.throws(() => fill('{{end}}'), /nothing was begun/);
  assert.throws(() => fill('{{.State ? 1}}'), /"\? 1" is not understood/);
  assert.throws(() => fill('{{constructor .State}}'), /there is no function/);
});
