# Emptied is not deleted.
truncate --size 0 /tmp/merged/{{place}}
wc -l /tmp/lower/{{place}}
