# There is no kernel to ask for.
uname -r
unshare --kernel uname -r
cat /proc/version
