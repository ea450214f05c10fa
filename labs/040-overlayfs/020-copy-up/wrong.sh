# Only reads.
cat /tmp/merged/{{place}} | tail -1
wc -l /tmp/merged/{{place}} /tmp/lower/{{place}}
