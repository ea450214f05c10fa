unshare --pid --mount --fork bash
echo $$
ls -l /proc/self/ns
