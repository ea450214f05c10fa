#!/bin/sh
# A hook of mmdebstrap(1): the last touches to the system disk. $1 is the new root.
set -eu

rm -rf "$1/var/tmp/kernel"

# Where the VM mounts its two other disks. Learners see them too, empty.
mkdir -p "$1/opt/drydock" "$1/var/lib/drydock"

echo drydock > "$1/etc/hostname"
printf '127.0.0.1\tlocalhost\n127.0.1.1\tdrydock\n::1\tlocalhost ip6-localhost ip6-loopback\n' > "$1/etc/hosts"
printf 'LANG=C.UTF-8\n' > "$1/etc/default/locale"
# No mirror or resolver of the machine that built the disk is of use in it.
: > "$1/etc/resolv.conf"
rm -f "$1"/etc/apt/sources.list "$1"/etc/apt/sources.list.d/* "$1"/etc/apt/apt.conf.d/99mmdebstrap
rm -rf "$1"/var/log/* "$1"/var/cache/debconf/*-old "$1"/var/lib/dpkg/*-old
# The unprivileged user that apps/server runs as in the VM. Named "drydock" there only by its number.
chroot "$1" ldconfig
