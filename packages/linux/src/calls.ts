/**
 * The system calls this project makes: number on each architecture, and the parameters in their man page's order.
 * One table serves both ways of performing them: from this process over FFI (`syscall`), and in `stage`.
 */
export const CALLS = {
  openat: { x64: 257, arm64: 56, parameters: ['dirfd', 'pathname', 'flags', 'mode'] },
  openat2: { x64: 437, arm64: 437, parameters: ['dirfd', 'pathname', 'how', 'size'] },
  close: { x64: 3, arm64: 57, parameters: ['fd'] },
  read: { x64: 0, arm64: 63, parameters: ['fd', 'buf', 'count'] },
  write: { x64: 1, arm64: 64, parameters: ['fd', 'buf', 'count'] },
  mkdirat: { x64: 258, arm64: 34, parameters: ['dirfd', 'pathname', 'mode'] },
  mknodat: { x64: 259, arm64: 33, parameters: ['dirfd', 'pathname', 'mode', 'dev'] },
  symlinkat: { x64: 266, arm64: 36, parameters: ['target', 'newdirfd', 'linkpath'] },
  unlinkat: { x64: 263, arm64: 35, parameters: ['dirfd', 'pathname', 'flags'] },
  fchownat: { x64: 260, arm64: 54, parameters: ['dirfd', 'pathname', 'owner', 'group', 'flags'] },
  fchmodat: { x64: 268, arm64: 53, parameters: ['dirfd', 'pathname', 'mode'] },
  umask: { x64: 95, arm64: 166, parameters: ['mask'] },
  dup3: { x64: 292, arm64: 24, parameters: ['oldfd', 'newfd', 'flags'] },
  close_range: { x64: 436, arm64: 436, parameters: ['first', 'last', 'flags'] },
  ioctl: { x64: 16, arm64: 29, parameters: ['fd', 'op', 'argp'] },
  mount: { x64: 165, arm64: 40, parameters: ['source', 'target', 'filesystemtype', 'mountflags', 'data'] },
  umount2: { x64: 166, arm64: 39, parameters: ['target', 'flags'] },
  pivot_root: { x64: 155, arm64: 41, parameters: ['new_root', 'put_old'] },
  chroot: { x64: 161, arm64: 51, parameters: ['path'] },
  chdir: { x64: 80, arm64: 49, parameters: ['path'] },
  fchdir: { x64: 81, arm64: 50, parameters: ['fd'] },
  open_tree: { x64: 428, arm64: 428, parameters: ['dirfd', 'pathname', 'flags'] },
  move_mount: { x64: 429, arm64: 429, parameters: ['from_dirfd', 'from_pathname', 'to_dirfd', 'to_pathname', 'flags'] },
  mount_setattr: { x64: 442, arm64: 442, parameters: ['dirfd', 'pathname', 'flags', 'attr', 'size'] },
  quotactl_fd: { x64: 443, arm64: 443, parameters: ['fd', 'cmd', 'id', 'addr'] },
  quotactl: { x64: 179, arm64: 60, parameters: ['cmd', 'special', 'id', 'addr'] },
  unshare: { x64: 272, arm64: 97, parameters: ['flags'] },
  setns: { x64: 308, arm64: 268, parameters: ['fd', 'nstype'] },
  sethostname: { x64: 170, arm64: 161, parameters: ['name', 'len'] },
  setdomainname: { x64: 171, arm64: 162, parameters: ['name', 'len'] },
  setresuid: { x64: 117, arm64: 147, parameters: ['ruid', 'euid', 'suid'] },
  setresgid: { x64: 119, arm64: 149, parameters: ['rgid', 'egid', 'sgid'] },
  setgroups: { x64: 116, arm64: 159, parameters: ['size', 'list'] },
  prctl: { x64: 157, arm64: 167, parameters: ['option', 'arg2', 'arg3', 'arg4', 'arg5'] },
  seccomp: { x64: 317, arm64: 277, parameters: ['operation', 'flags', 'args'] },
  capset: { x64: 126, arm64: 91, parameters: ['hdrp', 'datap'] },
  prlimit64: { x64: 302, arm64: 261, parameters: ['pid', 'resource', 'new_limit', 'old_limit'] },
  setsid: { x64: 112, arm64: 157, parameters: [] },
  setpgid: { x64: 109, arm64: 154, parameters: ['pid', 'pgid'] },
  fgetxattr: { x64: 193, arm64: 10, parameters: ['fd', 'name', 'value', 'size'] },
  lgetxattr: { x64: 192, arm64: 9, parameters: ['path', 'name', 'value', 'size'] },
  socket: { x64: 41, arm64: 198, parameters: ['domain', 'type', 'protocol'] },
  bind: { x64: 49, arm64: 200, parameters: ['sockfd', 'addr', 'addrlen'] },
  sendto: { x64: 44, arm64: 206, parameters: ['sockfd', 'buf', 'len', 'flags', 'dest_addr', 'addrlen'] },
  recvfrom: { x64: 45, arm64: 207, parameters: ['sockfd', 'buf', 'len', 'flags', 'src_addr', 'addrlen'] },
  execve: { x64: 59, arm64: 221, parameters: ['pathname', 'argv', 'envp'] },
  execveat: { x64: 322, arm64: 281, parameters: ['dirfd', 'pathname', 'argv', 'envp', 'flags'] },
  kill: { x64: 62, arm64: 129, parameters: ['pid', 'sig'] },
  getpid: { x64: 39, arm64: 172, parameters: [] },
  getuid: { x64: 102, arm64: 174, parameters: [] },
  pidfd_open: { x64: 434, arm64: 434, parameters: ['pid', 'flags'] },
  pidfd_send_signal: { x64: 424, arm64: 424, parameters: ['pidfd', 'sig', 'info', 'flags'] },
  exit_group: { x64: 231, arm64: 94, parameters: ['status'] },
  nanosleep: { x64: 35, arm64: 101, parameters: ['duration', 'rem'] },
  pipe2: { x64: 293, arm64: 59, parameters: ['pipefd', 'flags'] },
} as const satisfies Record<string, { x64: number; arm64: number; parameters: readonly string[] }>;

export type CallName = keyof typeof CALLS;

/** The number of a call on the machine this runs on. */
export function callNumber(name: CallName): number {
  return CALLS[name][process.arch === 'arm64' ? 'arm64' : 'x64'];
}
