# The old /proc, then a mount without its source.
ps aux
mount -t proc /proc
