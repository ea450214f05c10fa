setpriv --reuid=1000 --regid=1000 --clear-groups unshare --user --map-root-user bash
id -u
hostname pirate
unshare --uts hostname pirate
cat /proc/self/uid_map
sleep 1000 &
exit
ps -o user,args -p $(pgrep -n sleep)
cat /proc/self/uid_map
pkill -9 sleep; wait
