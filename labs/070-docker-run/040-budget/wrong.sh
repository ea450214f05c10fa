# The limits of one's own cgroup, and a program that stays below its own.
cat /sys/fs/cgroup/memory.max
docker run --rm --memory=20m web true
