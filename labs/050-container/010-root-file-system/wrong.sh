# Unpacked in the wrong place.
mkdir -p /tmp/mycontainer/rootfs; cd /tmp/mycontainer
curl -sS -o rootfs.tar.gz http://mirror.drydock/busybox-rootfs.tar.gz
tar xzf rootfs.tar.gz
cd; rm -r /tmp/mycontainer
