# Without a map the user is nobody on both sides.
setpriv --reuid=1000 --regid=1000 --clear-groups unshare --user bash
id -u
hostname pirate
unshare --uts hostname pirate
cat /proc/self/uid_map
exit
