# A fresh /proc, of one's own pid namespace.
unshare --mount-proc ps -e
nsenter --target $P --net unshare --mount-proc ps -e
nsenter --target $P --pid --mount unshare --mount-proc ps -e
cat /proc/1/comm
