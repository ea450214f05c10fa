unshare --pid --mount-proc --fork sleep 1000 &
ps -o pid,ppid,user,args
nsenter --target $(pgrep -n sleep) --pid --mount ps aux
grep NSpid /proc/$(pgrep -n sleep)/status
