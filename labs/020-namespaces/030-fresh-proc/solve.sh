ls -d /proc/[0-9]*
mount -t proc proc /proc
ps aux
