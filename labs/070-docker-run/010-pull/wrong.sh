# A name that nobody has, and a blob asked for by a tag.
docker pull wep
curl -sS -f -o /tmp/layer.tgz http://mirror.drydock/v2/library/web/blobs/latest
docker history web
