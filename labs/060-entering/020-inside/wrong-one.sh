# The container's first process is number 1, but only inside.
nsenter --target 1 --mount --pid --net ps
nsenter --target 1 --mount --pid --net ip addr show eth0
nsenter --target 1 --mount --pid --net hostname
