# Enters the pid namespace, but goes on looking at the old /proc. Cleared away at the end: the solution starts its own.
unshare --pid --mount-proc --fork sleep 900 &
ps -o pid,ppid,user,args
nsenter --target $(pgrep -n sleep) --pid ps aux
grep NSpid /proc/$(pgrep -n sleep)/status
kill -9 $(pgrep -n sleep); wait $!
