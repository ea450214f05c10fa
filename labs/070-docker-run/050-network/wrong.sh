# The container does not get a cable; somebody else's network answers.
docker run -d --name alone --network none web
docker exec alone ping -c 1 10.88.0.1
docker exec box ping -c 1 10.88.0.1
docker rm -f alone
