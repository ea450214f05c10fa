# Namespaces, and the files of your Linux.
unshare --pid --mount --uts --ipc --fork /bin/sh -c 'mount -t proc proc /proc; hostname {{name}}; ps aux'
