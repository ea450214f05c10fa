echo "a rock" >> /tmp/merged/{{place}}
wc -l /tmp/lower/{{place}} /tmp/upper/{{place}}
