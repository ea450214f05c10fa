# With the container's files one has the container's tools, and it has none of these; without its network one sees one's own.
docker exec {{name}} ss -tln
nsenter --target $P --mount --net ss -tln
ss -tln
ip -brief address
curl -sS http://localhost/
docker exec {{name}} curl -sS http://localhost/
