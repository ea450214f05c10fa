# The right bash, but asked by a name nobody has set.
unshare --pid --mount --fork bash
echo $PID
ls -l /proc/self/ns
exit
