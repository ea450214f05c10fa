/** Calls that Docker's profile lets nobody make, whatever capabilities a container was given, and why. */
export type RefusedCalls = { readonly calls: readonly string[]; readonly why: string };

const refused = (calls: string, why: string): RefusedCalls => ({ calls: calls.trim().split(/\s+/), why });

/**
 * A profile is a list of what is allowed; what is not on it is refused. So this list refuses nothing, it explains: it
 * names what programs may miss, and the reason why it is missing.
 */
export const REFUSED_CALLS: readonly RefusedCalls[] = [
  refused('add_key keyctl request_key', "use the kernel's key store, which all containers of a user share"),
  refused('pivot_root', 'exchange the root directory: that is for whoever makes containers'),
  refused('kexec_load kexec_file_load', 'start another kernel in place of this one'),
  refused('swapon swapoff', 'tell the machine where to swap'),
  refused(
    'io_uring_setup io_uring_enter io_uring_register',
    'have the kernel do things from a queue, where no filter sees them: a way out many times, refused since 2023',
  ),
  refused('userfaultfd', 'make the kernel wait in the middle of something: a help to many exploits'),
  refused('move_pages migrate_pages', "move memory between the processors' own, also that of other processes"),
  refused('vm86 vm86old', 'run 16-bit programs'),
  refused(
    '_sysctl uselib ustat sysfs nfsservctl create_module get_kernel_syms query_module bdflush',
    'nothing that is still needed: replaced long ago, and partly gone from the kernel',
  ),
  refused('afs_syscall getpmsg putpmsg security tuxcall vserver', 'nothing: numbers that no kernel ever used'),
];
