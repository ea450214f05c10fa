/** Would run if any part of it were taken for HTML; no slash, which no file may have in its name. */
export const MARKUP = '<img src=x onerror=globalThis.hostileRan=1>';
/** For names of at most 15 characters, of links and of processes. */
export const SHORT_MARKUP = '<b>"\'&x';
/** What would be set if MARKUP ran, in the page. */
export const FLAG = 'hostileRan';

const RIGHT_TO_LEFT = '\u202e';

/** Names everything in a session that has a name after markup, then holds it up for the x-ray. Run by python3. */
const NAMES = `
import ctypes, os, socket, subprocess, sys
bad, short = sys.argv[1], sys.argv[2]
libc = ctypes.CDLL(None, use_errno=True)
def run(*words): print(words[0], subprocess.run(words, capture_output=True).returncode)
libc.unshare(0x04000000 | 0x08000000)
socket.sethostname(bad)
libc.prctl(15, short.encode(), 0, 0, 0)
os.makedirs('/sys/fs/cgroup/' + bad, exist_ok=True)
open('/sys/fs/cgroup/' + bad + '/cgroup.procs', 'w').write(str(os.getpid()))
run('ip', 'link', 'add', short, 'type', 'veth', 'peer', 'name', '"><i>')
os.makedirs('/mnt/here')
run('mount', '-t', 'tmpfs', bad, '/mnt/here')
os.chdir('/mnt/here')
for name in ('low', 'up', 'work', bad): os.mkdir(name)
for name in (bad, 'javascript:alert(1)', '${RIGHT_TO_LEFT}gpj.exe', 'a\\nb\\033[2J', '<script>hostileRan=1<'):
  open('up/' + name, 'w').write('x')
layers = 'lowerdir=/mnt/here/low,upperdir=/mnt/here/up,workdir=/mnt/here/work,userxattr'
run('mount', '-t', 'overlay', bad, '-o', layers, '/mnt/here/' + bad)
subprocess.Popen([bad, '1000'], executable='/bin/sleep')
print('all is na' + 'med', flush=True)
signal = __import__('signal'); signal.pause()
`;

/** What a program may say to a terminal: titles, links, the clipboard, marks of a shell that is none, and one without end. */
const SAID = `
import base64, sys
bad = sys.argv[1]
say = sys.stdout.write
for number in (0, 1, 2): say('\\033]%d;</title>%s\\007' % (number, bad))
say('\\033]52;c;%s\\007\\033]52;c;?\\007' % base64.b64encode(b'stolen').decode())
say('\\033]1337;File=inline=1:AAAA\\007\\033]9;%s\\007\\033]777;notify;%s;x\\007' % (bad, bad))
say('\\033]0;' + 'x' * 3000000 + '\\007')
say('\\033]' + bad * 50000 + '\\033\\\\')
for aid in ('1:1', '99999999999:1', '-1:-1', '__proto__:1', bad):
  say('\\033]133;A;aid=%s\\007\\033]133;C;aid=%s\\007' % (aid, aid))
  say('\\033]633;E;aid=%s;%s;1 %s\\007' % (aid, bad, bad))
  say('\\033]133;D;0;aid=%s\\007' % aid)
say('\\033]8;;javascript:globalThis.hostileRan=1\\033\\\\' + 'SCRIPT-LINK ' * 8 + '\\033]8;;\\033\\\\\\r\\n')
say('\\033]8;;http://evil.example/\\033\\\\' + 'EVIL-LINK ' * 8 + '\\033]8;;\\033\\\\\\r\\n')
say('\\033[21t\\033]11;?\\007\\033[>q\\033P$qm\\033\\\\')
print('all is sa' + 'id')
`;

const encoded = (text: string): string => Buffer.from(text).toString('base64');
const quoted = (text: string): string => `"$(echo ${encoded(text)} | base64 -d)"`;

/** Lines to be typed: programs are spelled in base64, in pieces no terminal cuts. */
function program(name: string, source: string): string[] {
  const pieces = encoded(source).match(/.{1,700}/g) ?? [];
  return pieces.map((piece, at) => `echo -n ${piece} ${at === 0 ? '>' : '>>'} /tmp/${name}`);
}

export const HOSTILE_LINES: readonly string[] = [
  ...program('names', NAMES),
  ...program('said', SAID),
  `base64 -d /tmp/names | python3 - ${quoted(MARKUP)} ${quoted(SHORT_MARKUP)} &`,
];
export const HOSTILE_SAYING = `clear; base64 -d /tmp/said | python3 - ${quoted(MARKUP)}`;
