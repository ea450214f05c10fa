import { namespacesInWords } from '../ui/word-list.ts';

/** "runtime: new-namespaces pid mnt" in words: "new pid and mnt namespaces". As it is where the operation is not known. */
export function doingWords(line: string): string {
  const doing = line.replace(/^runtime: /, '');
  const [operation, ...values] = doing.split(' ');
  const [first = '', second = ''] = values;
  switch (operation) {
    case 'new-namespaces':
      return `a shell in ${namespacesInWords(values)}`;
    case 'fresh-proc':
      return 'a fresh /proc';
    case 'host-name':
      return `host name ${first}`;
    case 'control-group':
      return `cgroup ${first}`;
    case 'join-control-group':
      return `the shell into cgroup ${first}`;
    case 'overlay':
      return `an overlay at ${first}`;
    case 'veth':
      return `a veth pair, ${first} and ${second}`;
    case 'change-root':
      return `a shell with root directory ${first}`;
    case 'container':
      return `a container from ${first}`;
    default:
      return doing;
  }
}
