# What a Linux needs mounted before any program feels at home. Sourced by init.

mount_file_systems() {
    mount -t proc -o nosuid,nodev,noexec proc /proc
    mount -t sysfs -o nosuid,nodev,noexec sysfs /sys
    # devtmpfs came along from the initramfs.
    mkdir -p /dev/pts /dev/shm /dev/mqueue
    mount -t devpts -o nosuid,noexec,gid=5,mode=620,ptmxmode=666 devpts /dev/pts
    mount -t tmpfs -o nosuid,nodev,mode=1777 tmpfs /dev/shm
    mount -t mqueue -o nosuid,nodev,noexec mqueue /dev/mqueue
    ln -snf /proc/self/fd /dev/fd
    ln -snf /proc/self/fd/0 /dev/stdin
    ln -snf /proc/self/fd/1 /dev/stdout
    ln -snf /proc/self/fd/2 /dev/stderr

    # The system disk is read-only: what programs write lands in memory, and is gone at the next boot.
    mount -t tmpfs -o nosuid,nodev,mode=755,size=64m tmpfs /run
    mount -t tmpfs -o nosuid,nodev,mode=1777,size=256m tmpfs /tmp
    mount -t tmpfs -o nosuid,nodev,mode=1777,size=64m tmpfs /var/tmp
    mount -t tmpfs -o nosuid,nodev,mode=755,size=16m tmpfs /var/log
    mount -t tmpfs -o nosuid,nodev,mode=700,size=64m tmpfs /root
    mkdir -p /run/lock /run/drydock

    mount_cgroups
}

# cgroups(7). nsdelegate: a cgroup namespace is a border of delegation. memory_recursiveprot: memory.low of a group
# also protects what is below it.
mount_cgroups() {
    mount -t cgroup2 -o nosuid,nodev,noexec,nsdelegate,memory_recursiveprot cgroup2 /sys/fs/cgroup
    local controller
    for controller in $(cat /sys/fs/cgroup/cgroup.controllers); do
        echo "+$controller" > /sys/fs/cgroup/cgroup.subtree_control || echo "cgroup controller $controller: not enabled"
    done
}
