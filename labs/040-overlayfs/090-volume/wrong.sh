# A copy belongs to the container's layer, and goes with it.
mkdir /tmp/slow/merged/data
cp /tmp/volume/hold /tmp/slow/merged/data
time echo x >> /tmp/slow/merged/data/hold
rm /tmp/slow/merged/data/hold
