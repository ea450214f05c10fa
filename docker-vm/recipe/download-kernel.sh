#!/bin/sh
# A hook of mmdebstrap(1): downloads the kernel and a static busybox, installing neither, with the very apt set-up
# (mirror, keys, proxy) that the system disk is made with. So it also works on a host that is not this Debian.
set -eu
export APT_CONFIG="$MMDEBSTRAP_APT_CONFIG"

# The kernel's name changes with every update; the package below is empty and depends on the current one.
kernel=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/^ *Depends: \(linux-image-[^ ]*\)$/\1/p' | head -n 1)
if [ -z "$kernel" ]; then
    echo "kernel package: linux-image-cloud-amd64 depends on nothing here" >&2
    exit 1
fi

# Inside the new root, because in an unprivileged build nothing else is writable; the next hook brings it out.
mkdir -p "$1/var/tmp/kernel"
cd "$1/var/tmp/kernel"
apt-get download "$kernel" busybox-static
mv linux-image-*.deb linux-image.deb
mv busybox-static_*.deb busybox-static.deb
