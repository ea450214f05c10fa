# It fits.
python3 -c 'b = bytearray(20 * 1024 * 1024)'
