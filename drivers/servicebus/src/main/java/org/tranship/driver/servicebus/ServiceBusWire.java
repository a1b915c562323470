package org.tranship.driver.servicebus;

import java.io.IOException;
import java.time.Clock;
import org.tranship.client.http.HttpAnswer;
import org.tranship.client.http.HttpClient;
import org.tranship.client.http.HttpFault;
import org.tranship.client.http.HttpSettings;
import org.tranship.core.bus.BusException;
import org.tranship.core.bus.BusException.Kind;
import org.tranship.core.value.FileTrouble;

/// Sends requests, and tells what became of those that got no answer. Thread-safe.
final class ServiceBusWire implements AutoCloseable {
  private static final int LARGEST_ANSWER = 64 << 20;

  private final ServiceBusAccount account;
  private final SasToken token;
  private final HttpClient client;

  ServiceBusWire(ServiceBusAccount account, HttpSettings settings, Clock clock) {
    this.account = account;
    this.token = new SasToken(account, clock);
    this.client = new HttpClient(account.endpoint(), settings);
  }

  /// No answer came.
  static final class Silence extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean undone;

    Silence(boolean undone, IOException cause) {
      super(cause);
      this.undone = undone;
    }

    /// Whether the service certainly never had the whole request.
    boolean undone() {
      return undone;
    }
  }

  ServiceBusReply send(ServiceBusCall call) throws Silence {
    HttpAnswer answer;
    try {
      answer = client.execute(call.signed(account.endpoint(), token));
    } catch (HttpFault e) {
      throw new Silence(e.sent() == HttpFault.Sent.INCOMPLETE, e);
    } catch (IOException e) {
      throw new Silence(false, e);
    }
    try (answer) {
      byte[] body = answer.body().readNBytes(LARGEST_ANSWER + 1);
      if (body.length > LARGEST_ANSWER) {
        throw new IOException("the answer is larger than " + LARGEST_ANSWER + " bytes");
      }
      return new ServiceBusReply(answer.status(), answer.headers(), body);
    } catch (IOException e) {
      throw new Silence(false, e);
    }
  }

  /// For those to whom it is all the same whether it was done.
  BusException.Builder fault(String operation, Silence silence) {
    Throwable cause = silence.getCause();
    if (Thread.currentThread().isInterrupted()) {
      return BusException.of(Kind.INTERRUPTED, operation, place())
          .because("the thread was told to stop")
          .causedBy(cause);
    }
    boolean late = cause instanceof HttpFault fault && fault.kind() == HttpFault.Kind.TIMEOUT;
    return BusException.of(late ? Kind.TIMEOUT : Kind.UNAVAILABLE, operation, place())
        .because(cause instanceof IOException io ? FileTrouble.why(io) : "no answer came")
        .next("See that the service can be reached, and run the same command again.")
        .causedBy(cause);
  }

  String place() {
    return account.toString();
  }

  @Override
  public void close() {
    client.close();
  }
}
