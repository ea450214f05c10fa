import { after, before, test } from 'node:test';
import { type Attacker, startAttacker } from './session-attack.ts';
import { exhaust } from './session-exhaustion.ts';

let neighbour: Attacker;
before(async () => {
  neighbour = await startAttacker();
});
after(() => neighbour[Symbol.asyncDispose]());

const FILES = 'import resource, subprocess\nresource.setrlimit(resource.RLIMIT_NOFILE, (524288, 524288))\n';
const SHELL = 'shell = lambda command: subprocess.run(command, shell=True, capture_output=True, text=True)\n';

test('[AT92] user namespaces, to the bound that a user has: others, and sessions yet to be made, have theirs', () =>
  exhaust(neighbour, {
    take: `${FILES}
count, end = 0, ''
while not end:
    told, tell = os.pipe(); wait, go = os.pipe()
    child = os.fork()
    if child == 0:
        try: syscall('unshare', CLONE_NEWUSER)
        except OSError as error: os.write(tell, errno.errorcode[error.errno].encode()); os._exit(0)
        os.write(tell, b'made'); os.close(go); os.read(wait, 1); os._exit(0)
    answer = os.read(told, 20).decode()
    if answer == 'made':
        os.open(f'/proc/{child}/ns/user', os.O_RDONLY)
        count += 1
    else: end = answer
    for each in (told, tell, wait, go): os.close(each)
    os.waitpid(child, 0)
hold(f'{count} {end}')`,
    comesTo: /^25\d ENOSPC$/,
  }));

test('[AT93] network namespaces, to the bound that a user has', () =>
  exhaust(neighbour, {
    take: `${FILES}
count, end = 0, 'no end'
try:
    while count < 10000:
        syscall('unshare', CLONE_NEWNET)
        os.open('/proc/self/ns/net', os.O_RDONLY)
        count += 1
except OSError as error: end = errno.errorcode[error.errno]
hold(f'{count} {end}')`,
    comesTo: /^25\d ENOSPC$/,
  }));

test('[AT94] mounts: doubled until the kernel’s bound for a mount namespace', () =>
  exhaust(neighbour, {
    take: `
end = 'no end'
os.makedirs('/tmp/many/x', exist_ok=True)
mount('tmpfs', '/tmp/many', 'tmpfs'); os.mkdir('/tmp/many/x'); os.mkdir('/tmp/many/y')
try:
    for count in range(30): syscall('mount', b'/tmp/many', (b'/tmp/many/x', b'/tmp/many/y')[count % 2], None, 0x5000, None)
except OSError as error: end = errno.errorcode[error.errno]
hold(end)`,
    comesTo: /^(ENOSPC|ENOMEM)$/,
  }));

test('[AT95] cgroups: many, and deep', () =>
  exhaust(neighbour, {
    take: `
count, end = 0, 'no end'
path = '/sys/fs/cgroup'
try:
    while count < 1000:
        os.mkdir(f'/sys/fs/cgroup/many{count}') if count < 150 else os.mkdir(path := path + '/deep')
        count += 1
except OSError as error: end = errno.errorcode[error.errno]
hold(f'{count} {end}')`,
    comesTo: /^25\d EAGAIN$/,
  }));

test('[AT96] the table of neighbours (arp(7)), which all network namespaces share: three times the kernel’s own bound', () =>
  exhaust(neighbour, {
    take: `${FILES}${SHELL}
shell('ip link add left type veth peer name right; ip link set left up; ip link set right up')
with open('/tmp/batch', 'w') as file:
    for i in range(3000): file.write(f'neigh replace 172.16.{i // 250}.{1 + i % 250} lladdr 02:00:00:00:00:01 nud reachable dev left\\n')
complaints = shell('ip -force -batch /tmp/batch').stderr
if os.fork() == 0:
    while True: shell('ip -force -batch /tmp/batch')
hold(shell('ip neigh | wc -l').stdout.strip() + complaints[-100:])`,
    comesTo: /^30\d\d$/,
  }));

test('[AT97] connections followed by the kernel: bounded in each network namespace, and the mirror’s are none of them', () =>
  exhaust(neighbour, {
    take: `${FILES}${SHELL}
import socket
shell('nft add table ip t; nft add chain ip t c "{ type filter hook output priority 0; }"; nft add rule ip t c ct state new accept')
for target in (2, 3):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for port in range(1, 60000, 5):
        try: s.sendto(b'', (f'127.0.0.{target}', port))
        except OSError: pass
hold(int(open('/proc/sys/net/netfilter/nf_conntrack_count').read()) <= 8192 + 1)`,
    comesTo: /^True$/,
  }));

test('[AT98] links: a thousand, none of which is seen outside', () =>
  exhaust(neighbour, {
    take: `${FILES}${SHELL}
with open('/tmp/batch', 'w') as file:
    for i in range(500): file.write(f'link add l{i} type veth peer name r{i}\\n')
shell('ip -batch /tmp/batch')
hold(len(os.listdir('/sys/class/net')))`,
    comesTo: /^(100\d|[1-9]\d\d)$/,
  }));
