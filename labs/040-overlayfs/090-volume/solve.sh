mkdir /tmp/slow/merged/data
mount --bind /tmp/volume /tmp/slow/merged/data
time echo x >> /tmp/slow/merged/data/hold
