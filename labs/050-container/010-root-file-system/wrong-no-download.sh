# Nothing fetched.
mkdir -p /tmp/mycontainer/rootfs; cd /tmp/mycontainer
tar xzf rootfs.tar.gz -C rootfs
cd; rm -r /tmp/mycontainer
