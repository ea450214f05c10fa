/** A group of system calls that belong together, and what programs need them for. */
export type CallGroup = { readonly purpose: string; readonly calls: readonly string[] };

const group = (purpose: string, calls: string): CallGroup => ({ purpose, calls: calls.trim().split(/\s+/) });

/**
 * What any program in a container may ask of the kernel, as Docker has it. All of it is about the process's own memory,
 * files, sockets and children, and where it is about anybody else, the kernel checks the rights itself. Names that end
 * in 32, 64 or time64 are those of 32-bit programs.
 */
export const EVERYDAY_CALLS: readonly CallGroup[] = [
  group(
    'start programs, wait for them, end',
    `execve execveat exit exit_group fork getpgid getpgrp getpid getppid getsid gettid pidfd_open prctl
     process_mrelease restart_syscall set_tid_address setpgid setsid vfork wait4 waitid waitpid`,
  ),
  group(
    'threads, and waiting for each other',
    `futex futex_requeue futex_time64 futex_wait futex_waitv futex_wake get_robust_list get_thread_area membarrier rseq
     set_robust_list set_thread_area`,
  ),
  group(
    'signals',
    `kill pause pidfd_send_signal rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigreturn rt_sigsuspend
     rt_sigtimedwait rt_sigtimedwait_time64 rt_tgsigqueueinfo sigaltstack signalfd signalfd4 sigprocmask sigreturn
     tgkill tkill`,
  ),
  group(
    'memory',
    `brk cachestat madvise map_shadow_stack memfd_create memfd_secret mincore mlock mlock2 mlockall mmap mmap2 mprotect
     mremap mseal msync munlock munlockall munmap pkey_alloc pkey_free pkey_mprotect remap_file_pages`,
  ),
  group(
    'open, read and write files',
    `_llseek close close_range copy_file_range creat dup dup2 dup3 fadvise64 fadvise64_64 fallocate fcntl fcntl64
     fdatasync flock fsync ftruncate ftruncate64 ioctl lseek name_to_handle_at open openat openat2 pread64 preadv
     preadv2 pwrite64 pwritev pwritev2 read readahead readv sendfile sendfile64 splice sync sync_file_range syncfs tee
     truncate truncate64 vmsplice write writev`,
  ),
  group(
    'folders, links and names',
    `chdir fchdir getcwd getdents getdents64 link linkat mkdir mkdirat mknod mknodat readlink readlinkat rename renameat
     renameat2 rmdir symlink symlinkat umask unlink unlinkat`,
  ),
  group(
    'what files are: kind, owner, permissions, times, marks',
    `access chmod chown chown32 faccessat faccessat2 fchmod fchmodat fchmodat2 fchown fchown32 fchownat fgetxattr
     flistxattr fremovexattr fsetxattr fstat fstat64 fstatat64 fstatfs fstatfs64 futimesat getxattr getxattrat lchown
     lchown32 lgetxattr listmount listxattr listxattrat llistxattr lremovexattr lsetxattr lstat lstat64 newfstatat
     removexattr removexattrat setxattr setxattrat stat stat64 statfs statfs64 statmount statx utime utimensat
     utimensat_time64 utimes`,
  ),
  group(
    'wait for one of many files, and be told of changes',
    `_newselect epoll_create epoll_create1 epoll_ctl epoll_ctl_old epoll_pwait epoll_pwait2 epoll_wait epoll_wait_old
     eventfd eventfd2 fanotify_mark inotify_add_watch inotify_init inotify_init1 inotify_rm_watch io_cancel io_destroy
     io_getevents io_pgetevents io_pgetevents_time64 io_setup io_submit poll ppoll ppoll_time64 pselect6
     pselect6_time64 select`,
  ),
  group(
    'network',
    `accept accept4 bind connect getpeername getsockname getsockopt listen recv recvfrom recvmmsg recvmmsg_time64
     recvmsg send sendmmsg sendmsg sendto setsockopt shutdown socketcall socketpair`,
  ),
  group(
    'pipes, queues, semaphores, shared memory',
    `ipc mq_getsetattr mq_notify mq_open mq_timedreceive mq_timedreceive_time64 mq_timedsend mq_timedsend_time64
     mq_unlink msgctl msgget msgrcv msgsnd pipe pipe2 semctl semget semop semtimedop semtimedop_time64 shmat shmctl
     shmdt shmget`,
  ),
  group(
    'clocks and alarms: to read them; setting the clock asks for CAP_SYS_TIME',
    `adjtimex alarm clock_adjtime clock_adjtime64 clock_getres clock_getres_time64 clock_gettime clock_gettime64
     clock_nanosleep clock_nanosleep_time64 getitimer gettimeofday nanosleep setitimer time timer_create timer_delete
     timer_getoverrun timer_gettime timer_gettime64 timer_settime timer_settime64 timerfd_create timerfd_gettime
     timerfd_gettime64 timerfd_settime timerfd_settime64 times`,
  ),
  group(
    'who it is, and what it may do: the kernel lets nobody become more',
    `capget capset getegid getegid32 geteuid geteuid32 getgid getgid32 getgroups getgroups32 getresgid getresgid32
     getresuid getresuid32 getuid getuid32 setfsgid setfsgid32 setfsuid setfsuid32 setgid setgid32 setgroups
     setgroups32 setregid setregid32 setresgid setresgid32 setresuid setresuid32 setreuid setreuid32 setuid setuid32`,
  ),
  group('confine itself even more', 'landlock_add_rule landlock_create_ruleset landlock_restrict_self seccomp'),
  group(
    'limits, priorities, processors',
    `getcpu getpriority getrlimit getrusage ioprio_get ioprio_set prlimit64 sched_get_priority_max
     sched_get_priority_min sched_getaffinity sched_getattr sched_getparam sched_getscheduler sched_rr_get_interval
     sched_rr_get_interval_time64 sched_setaffinity sched_setattr sched_setparam sched_setscheduler sched_yield
     setpriority setrlimit ugetrlimit`,
  ),
  group('facts about the machine, and chance', 'getrandom riscv_hwprobe sysinfo uname uretprobe'),
];
