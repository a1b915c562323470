package org.tranship.testkit.server.stub;

import java.io.IOException;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/// What all connections of one stub share: counts, the rule for faults, and the open sockets.
@SuppressWarnings("EnumOrdinal") // an index of counters, which nobody stores
final class StubControl {
  private final StubOptions options;
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLongArray byOperation = new AtomicLongArray(Operation.values().length);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile FaultRule rule = FaultRule.never();

  StubControl(StubOptions options) {
    this.options = options;
  }

  StubOptions options() {
    return options;
  }

  void setRule(FaultRule newRule) {
    rule = newRule;
  }

  StubRequest count(Operation operation, String bucket, String key) {
    byOperation.incrementAndGet(operation.ordinal());
    return new StubRequest(requests.incrementAndGet(), operation, bucket, key);
  }

  Fault faultFor(StubRequest request) {
    return rule.on(request);
  }

  long requests() {
    return requests.get();
  }

  long requests(Operation operation) {
    return byOperation.get(operation.ordinal());
  }

  void opened(Socket socket) {
    open.add(socket);
  }

  void closed(Socket socket) {
    open.remove(socket);
  }

  void closeAll() {
    for (Socket socket : open) {
      try {
        socket.close();
      } catch (IOException _) {
        // It is gone, which is what was wanted.
      }
    }
  }
}
