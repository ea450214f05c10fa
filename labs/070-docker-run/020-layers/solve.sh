docker run -dit --name box --memory=512m --cpus=1.5 web sh
docker inspect --format '{{json .GraphDriver.Data}}' box | python3 -m json.tool
docker exec box sh -c 'echo {{cargo}} > /srv/www/index.html'
U=$(docker inspect --format '{{.GraphDriver.Data.UpperDir}}' box)
cat $U/srv/www/index.html
docker diff box
