P=$(docker inspect --format '{{.State.Pid}}' box)
grep Cap /proc/$P/status
capsh --decode=00000000a80425fb
docker run --rm --cap-drop=chown web chown 1000 /README
docker run --rm --cap-drop=all web ping -c 1 10.88.0.1
docker run --rm web insmod /README
docker run --rm --cap-add=sys_time web grep CapEff /proc/self/status
