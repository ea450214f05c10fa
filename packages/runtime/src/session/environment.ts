/** What a process of the session finds in its environment: this and nothing of ours. See environ(7). */
export function sessionEnvironment(extra: readonly string[] = []): readonly string[] {
  return [
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    'HOME=/root',
    'USER=root',
    'LOGNAME=root',
    'SHELL=/bin/bash',
    'LANG=C.UTF-8',
    ...extra,
  ];
}
