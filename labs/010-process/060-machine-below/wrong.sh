# Looks from outside only.
ls /sys/bus/virtio/drivers
cat /proc/sys/kernel/random/boot_id
sleep 900 &
kill $!; wait $!
