# An upper without a work directory.
mount -t overlay overlay -o lowerdir=/tmp,upperdir=/root,userxattr /mnt
