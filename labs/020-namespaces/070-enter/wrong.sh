# Without a target there is nothing to enter.
readlink /proc/self/ns/net /proc/$(pgrep -n sleep)/ns/net
nsenter --net ip -brief link
nsenter --net ps -e
nsenter --mount --pid --net ps -e
