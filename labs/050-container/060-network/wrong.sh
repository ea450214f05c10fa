# A cable whose two ends stay at home: it answers itself.
ip link
