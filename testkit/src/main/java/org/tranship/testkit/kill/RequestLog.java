package org.tranship.testkit.kill;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.tranship.testkit.server.stub.Fault;
import org.tranship.testkit.server.stub.FaultRule;
import org.tranship.testkit.server.stub.Operation;
import org.tranship.testkit.server.stub.StubRequest;

/// What one process asked of a bucket: how much, and which objects it sent. Can bring about
/// something when the n-th request has come in.
final class RequestLog implements FaultRule {
  /// Requests that begin to send an object.
  private static final Set<Operation> SENDS =
      EnumSet.of(Operation.PUT_OBJECT, Operation.CREATE_MULTIPART_UPLOAD);

  private final String bucket;
  private final long at;
  private final Runnable then;
  private final List<String> sent = new ArrayList<>();
  private long requests;
  private long writes;

  /// @param at at which request something is brought about; 0 for never
  RequestLog(String bucket, long at, Runnable then) {
    this.bucket = bucket;
    this.at = at;
    this.then = then;
  }

  @Override
  public synchronized Fault on(StubRequest request) {
    if (request.bucket().equals(bucket)) {
      requests++;
      if (request.operation().isWrite()) {
        writes++;
      }
      if (SENDS.contains(request.operation()) && !request.key().startsWith(".tranship-probe-")) {
        sent.add(request.key());
      }
      if (requests == at) {
        then.run();
      }
    }
    return new Fault.None();
  }

  synchronized long requests() {
    return requests;
  }

  synchronized long writes() {
    return writes;
  }

  /// Keys of the objects that were sent, each time.
  synchronized List<String> sent() {
    return List.copyOf(sent);
  }
}
