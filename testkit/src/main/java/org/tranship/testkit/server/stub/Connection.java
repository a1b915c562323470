package org.tranship.testkit.server.stub;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;

/// Serves the requests of one client connection, one after the other, on a thread of its own.
final class Connection implements Runnable {
  private final Socket socket;
  private final S3Protocol protocol;
  private final StubControl control;

  Connection(Socket socket, S3Protocol protocol, StubControl control) {
    this.socket = socket;
    this.protocol = protocol;
    this.control = control;
  }

  @Override
  public void run() {
    try (socket) {
      socket.setTcpNoDelay(true);
      var input = new WireInput(socket.getInputStream());
      var output = new WireOutput(socket.getOutputStream());
      try {
        for (RequestHead head = input.readHead(); head != null; head = input.readHead()) {
          if (!serve(head, input, output)) {
            return;
          }
        }
      } catch (MalformedRequest e) {
        output.send(
            Reply.error(400, "BadRequest", "" + e.getMessage(), "Connection", "close"),
            0,
            new Fault.None());
      }
    } catch (IOException | S3Failure _) {
      // The client has left, or a fault has cut the answer: the connection is over either way.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      control.closed(socket);
    }
  }

  /// @return whether the connection goes on
  private boolean serve(RequestHead head, WireInput input, WireOutput output)
      throws IOException, S3Failure, InterruptedException {
    Operation operation = Operation.of(head);
    StubRequest request = control.count(operation, head.bucket(), head.key());
    Fault fault = control.faultFor(request);
    if (fault instanceof Fault.DropBefore) {
      return false;
    }
    if (head.header("expect").equalsIgnoreCase("100-continue")) {
      output.goOn();
    }
    BodyInput body = BodyInput.of(head, input);
    Reply reply = reply(head, operation, body, fault);
    body.drain();
    if (fault instanceof Fault.DropAfter) {
      return false;
    }
    pause(control.options().latency());
    if (fault instanceof Fault.Delay delay) {
      pause(delay.by());
    }
    output.send(reply, request.number(), fault);
    return !head.header("connection").equalsIgnoreCase("close");
  }

  private Reply reply(RequestHead head, Operation operation, BodyInput body, Fault fault)
      throws IOException {
    Reply reply;
    if (fault instanceof Fault.Answer answer) {
      reply =
          answer
              .retryAfter()
              .map(
                  after ->
                      Reply.error(
                          answer.status(),
                          answer.code(),
                          answer.message(),
                          "Retry-After",
                          Long.toString(after.toSeconds())))
              .orElseGet(() -> Reply.error(answer.status(), answer.code(), answer.message()));
    } else {
      try {
        reply = protocol.apply(head, operation, body, fault);
      } catch (S3Failure failure) {
        reply = Reply.error(failure.status(), failure.code(), "" + failure.getMessage());
      }
    }
    if (head.method().equals("HEAD") && reply.status() >= 400) {
      // An answer to HEAD has no body.
      return new Reply(reply.status(), reply.headers(), new Reply.Content.LengthOnly(0));
    }
    return reply;
  }

  private static void pause(Duration time) throws InterruptedException {
    if (time.isPositive()) {
      Thread.sleep(time);
    }
  }
}
