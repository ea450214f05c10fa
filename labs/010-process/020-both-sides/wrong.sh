# An ordinary sleep has one number, and ps sees the same on both sides.
sleep 900 &
ps -o pid,ppid,user,args
nsenter --target $(pgrep -n sleep) --pid --mount ps aux
grep NSpid /proc/$(pgrep -n sleep)/status
kill $!; wait $!
