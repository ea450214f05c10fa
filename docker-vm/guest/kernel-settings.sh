# Modules, sysctls and the network card. Sourced by init.

load_modules() {
    local module
    while read -r module; do
        insmod "$drydock/modules/$module" || echo "module $module: not loaded"
    done < $drydock/modules/order
    # From here on nobody, learner or not, makes this kernel load more code.
    echo 1 > /proc/sys/kernel/modules_disabled
}

apply_kernel_settings() {
    hostname "$(cat /etc/hostname)"
    local file=/proc/sys/kernel
    echo 1 > $file/dmesg_restrict
    echo 2 > $file/kptr_restrict
    echo 1 > $file/kexec_load_disabled
    echo 1 > $file/unprivileged_bpf_disabled
    echo 0 > $file/sysrq
    echo 3 > $file/perf_event_paranoid
    # Core files of learners' crashed programs go nowhere.
    echo '|/bin/false' > $file/core_pattern

    # The whole VM's bounds, far above what forty sessions use; each session has tighter ones of its own.
    echo 4194304 > $file/pid_max
    echo 4096 > /proc/sys/user/max_user_namespaces
    echo 1048576 > /proc/sys/fs/inotify/max_user_watches
    echo 1024 > /proc/sys/fs/inotify/max_user_instances
    # ping without privileges, for every group.
    echo '0 2147483647' > /proc/sys/net/ipv4/ping_group_range
    echo 1 > /proc/sys/net/ipv4/ip_forward
}

# QEMU's user network: this machine is always 10.0.2.15. No route out: the host closes the way anyway.
start_network() {
    # Comes with its module; `ip link add … type dummy` makes them where they are wanted.
    ip link delete dummy0
    ip link set lo up
    ip address add 10.0.2.15/24 dev eth0
    ip link set eth0 up
}
