# The orderly end. Sourced by init.

# The host presses the power button (ACPI). Any event of that device means: off.
watch_power_button() {
    local name device
    for name in /sys/class/input/event*/device/name; do
        [ "$(cat "$name")" = "Power Button" ] || continue
        device=${name#/sys/class/input/}
        # An event is 24 bytes, and less cannot be read (input_event in <linux/input.h>).
        dd "if=/dev/input/${device%%/*}" of=/dev/null bs=24 count=1 status=none && kill -TERM 1
        return
    done
    echo "power button: none found; this machine ends only by force"
}

power_off() {
    trap '' TERM PWR
    # SIGTERM to all but this process: keeper and server close their files; what stays is killed below.
    kill -TERM -1
    wait_until_alone 30
    kill -KILL -1
    wait_until_alone 50
    umount /var/lib/drydock || { umount -l /var/lib/drydock; echo "data disk: was still in use"; }
    sync
    echo "drydock-powered-off"
    $drydock/bin/busybox poweroff -f
}

# $1 tenths of a second at most. Kernel threads have no command line; zombies neither.
wait_until_alone() {
    local tenths=$1
    while ((tenths-- > 0)); do
        anybody_left || return 0
        sleep 0.1
    done
}

anybody_left() {
    local file line
    for file in /proc/[2-9]*/cmdline /proc/1[0-9]*/cmdline; do
        line=
        { IFS= read -rd '' line < "$file"; } 2> /dev/null
        [ -n "$line" ] && return 0
    done
    return 1
}
