mount -t proc proc /proc
ps aux
