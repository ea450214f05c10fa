python3 -c 'b = bytearray(200 * 1024 * 1024)'
