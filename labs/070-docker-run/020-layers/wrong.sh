# Asked about a container that was never started.
docker inspect --format '{{json .GraphDriver.Data}}' box
docker diff box
