/* The socket that viewers connect to, in the state directory: only its owner may. */
#ifndef DRYDOCK_MONITOR_VIEWER_SOCKET_H
#define DRYDOCK_MONITOR_VIEWER_SOCKET_H

/* Returns the listening descriptor, or -1. */
int viewer_socket_listen(int state);
void viewer_socket_remove(int state);

#endif
