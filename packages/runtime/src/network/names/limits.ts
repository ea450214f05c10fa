/** What the resolver of user networks does for one container, and not more: containers may be hostile. */
export const NAME_LIMITS = {
  /** RFC 1035: a query without extensions; with them it is a little longer. */
  queryBytes: 1232,
  /** RFC 1035, section 4.2.1: an answer over UDP that needs no extensions. */
  udpAnswerBytes: 512,
  /** An upstream server's answer over UDP: RFC 9715 says 1,400 at most, older servers send 4,096. */
  upstreamAnswerBytes: 4096,
  /** Queries of one container that wait for an upstream server. */
  outstandingPerContainer: 64,
  /** And of all of them: each has a socket of its own. */
  outstanding: 512,
  /** Queries of one container in one second; what comes on top is not looked at. */
  queriesPerSecond: 1000,
  /** Connections of one container over TCP. */
  connectionsPerContainer: 8,
  /** A connection on which nothing comes. */
  connectionIdleMs: 5000,
  /** An upstream server that says nothing; then the next one is asked. */
  upstreamWaitMs: 2000,
  /** Upstream servers that are asked, one after the other. */
  upstreamServers: 3,
  /** Seconds for which an answer may be remembered; Docker's. */
  timeToLiveSeconds: 600,
} as const;
