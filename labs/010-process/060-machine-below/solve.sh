ls /sys/bus/virtio/drivers
cat /proc/sys/kernel/random/boot_id
unshare --pid --mount-proc --fork cat /proc/sys/kernel/random/boot_id
unshare --pid --uts --ipc --net --mount-proc --fork cat /proc/sys/kernel/random/boot_id
unshare --pid --mount-proc --fork ls /sys/bus/virtio/drivers
unshare --pid --mount-proc --fork sleep 100 &
