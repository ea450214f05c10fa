# Up and up: the way chroot does close.
ls /../../../tmp/mycontainer
