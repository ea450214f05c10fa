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

    # Bounds of each user, and a session is made by a user of its own.
    echo 256 > /proc/sys/user/max_user_namespaces
    echo 1048576 > /proc/sys/fs/inotify/max_user_watches
    echo 1024 > /proc/sys/fs/inotify/max_user_instances

    # Bounds of the whole VM: so high that a session's own come first. Terminals and open files are paid from its memory.
    echo 4194304 > $file/pid_max
    echo 1048576 > $file/pty/max
    echo 9223372036854775807 > /proc/sys/fs/file-max
    # Neighbours (arp(7)) of all network namespaces are counted together; the newest 5 s of them cannot be forgotten.
    local neighbours=/proc/sys/net/ipv4/neigh/default
    echo 65536 > $neighbours/gc_thresh3
    echo 32768 > $neighbours/gc_thresh2
    # Connections are counted in each network namespace, but paid from nobody's memory; and a user's namespaces are few.
    echo 8192 > /proc/sys/net/netfilter/nf_conntrack_max
    echo 256 > /proc/sys/user/max_net_namespaces
    # One switch for all, which every network namespace shows as its own (Linux 6.1). Once on, nobody switches it.
    echo 1 > /proc/sys/net/netfilter/nf_hooks_lwtunnel
}

# QEMU's user network: this machine is always 10.0.2.15. No route out: the host closes the way anyway.
# Sessions come in by links of their own, each with one address of 10.88.0.0/16 (packages/runtime, session/network.ts).
start_network() {
    local ipv4=/proc/sys/net/ipv4 ipv6=/proc/sys/net/ipv6
    # Nobody's packets are passed on. A packet is believed only when its answer would leave by the link it came from:
    # so no session takes another's address.
    echo 0 > $ipv4/ip_forward
    echo 1 > $ipv4/conf/all/rp_filter
    echo 1 > $ipv6/conf/all/disable_ipv6
    echo 1 > $ipv6/conf/default/disable_ipv6
    # These are this machine's alone: a learner's network namespace starts with the kernel's own settings.
    echo 2 > /proc/sys/net/core/devconf_inherit_init_net
    # ping without privileges, for every group; and the mirror's port without any.
    echo '0 2147483647' > $ipv4/ping_group_range
    echo 80 > $ipv4/ip_unprivileged_port_start

    # Before any link is up. A machine without its firewall is no machine to go on with.
    nft -f $drydock/guest/firewall.nft || { echo "drydock-boot-failed: the firewall cannot be loaded"; poweroff -f; }

    # Comes with its module; `ip link add … type dummy` makes them where they are wanted.
    ip link delete dummy0
    ip link set lo up
    ip address add 10.88.0.1/32 dev lo
    ip address add 10.0.2.15/24 dev eth0
    ip link set eth0 up
}
