M=http://mirror.drydock/v2/library/web
curl -sS $M/manifests/latest | python3 -m json.tool
curl -sS $M/manifests/latest | sha256sum
L=$(curl -sS $M/manifests/latest | grep -o 'sha256:[0-9a-f]*' | tail -n 1); echo $L
curl -sS -o /tmp/layer.tgz $M/blobs/$L
sha256sum /tmp/layer.tgz
gunzip < /tmp/layer.tgz | sha256sum
docker pull web
docker history web
