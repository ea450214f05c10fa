# Enters everything at once, and so never sees that one can choose. Cleared away at the end: the solution starts its own.
unshare --pid --net --mount-proc --fork sleep 900 &
nsenter --target $(pgrep -n sleep) --all ip -brief link
nsenter --target $(pgrep -n sleep) --all ps -e
kill -9 $(pgrep -n sleep); wait $!
