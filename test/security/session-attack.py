"""What attacks need: system calls by name, and each try told in one line. What programs inside a session begin with."""

import ctypes
import errno
import os
import platform
import struct
import sys
import time

libc = ctypes.CDLL(None, use_errno=True)

# Numbers on x86-64 and on arm64.
NUMBERS = {
    "add_key": (248, 217),
    "adjtimex": (159, 171),
    "bpf": (321, 280),
    "clock_adjtime": (305, 266),
    "clock_settime": (227, 112),
    "delete_module": (176, 106),
    "finit_module": (313, 273),
    "fsconfig": (431, 431),
    "fsopen": (430, 430),
    "init_module": (175, 105),
    "io_uring_setup": (425, 425),
    "ioctl": (16, 29),
    "kcmp": (312, 272),
    "kexec_file_load": (320, 294),
    "kexec_load": (246, 104),
    "keyctl": (250, 219),
    "mknodat": (259, 33),
    "mount": (165, 40),
    "mq_open": (240, 180),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "perf_event_open": (298, 241),
    "pidfd_getfd": (438, 438),
    "pidfd_open": (434, 434),
    "pidfd_send_signal": (424, 424),
    "process_vm_readv": (310, 270),
    "ptrace": (101, 117),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "reboot": (169, 142),
    "request_key": (249, 218),
    "sched_setscheduler": (144, 119),
    "setdomainname": (171, 162),
    "setns": (308, 268),
    "settimeofday": (164, 170),
    "shmctl": (31, 195),
    "shmget": (29, 194),
    "swapoff": (168, 225),
    "swapon": (167, 224),
    "syslog": (103, 116),
    "umount2": (166, 39),
    "unshare": (272, 97),
    "userfaultfd": (323, 282),
}
AT_FDCWD = -100


def syscall(name, *arguments):
    number = NUMBERS[name][0 if platform.machine() == "x86_64" else 1]
    # A Python int would be passed as 32 bits.
    whole = [ctypes.c_long(each) if isinstance(each, int) else each for each in arguments]
    result = libc.syscall(ctypes.c_long(number), *whole)
    if result < 0:
        raise OSError(ctypes.get_errno(), name)
    return result


def attempt(what, action):
    """Prints "what: done" or "what: EPERM", and returns what the action did."""
    try:
        result = action()
    except OSError as error:
        print(f"{what}: {errno.errorcode.get(error.errno, error)}", flush=True)
        return None
    print(f"{what}: done", flush=True)
    return result


def write(path, text):
    descriptor = os.open(path, os.O_WRONLY)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)


def read(path, count=4096):
    with open(path, "rb") as file:
        return file.read(count)


def hold(text):
    """For the end of a program that has taken what it could: tells how much, and keeps it."""
    with open("/tmp/held", "w") as file:
        file.write(str(text))
    time.sleep(3600)


CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = (
    0x20000,
    0x2000000,
    0x10000000,
    0x20000000,
    0x40000000,
)


def nest(flags=0):
    """Goes into a user namespace of its own, as root there, and into what else is asked for."""
    user, group = os.geteuid(), os.getegid()
    syscall("unshare", CLONE_NEWUSER | flags)
    write("/proc/self/setgroups", "deny")
    write("/proc/self/uid_map", f"0 {user} 1")
    write("/proc/self/gid_map", f"0 {group} 1")


def mount(source, target, kind, flags=0, data=None):
    os.makedirs(target, exist_ok=True)
    text = lambda each: None if each is None else each.encode()
    return syscall("mount", text(source), text(target), text(kind), flags, text(data))
