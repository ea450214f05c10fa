rm /tmp/merged/{{place}}
wc -l /tmp/lower/{{place}}
rm /tmp/merged/depth
