package org.tranship.client.http;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HttpFault.Kind;
import org.tranship.client.http.HttpFault.Sent;

/// HTTP/1.1 to one server over blocking sockets: made for virtual threads, one connection to each
/// request under way, kept for the next. Safe for many threads; how many requests are under way at
/// once is the caller's to bound.
///
/// A kept connection may have died unnoticed. A request that finds it so, before any byte of an
/// answer, is sent once more on a fresh connection if that is harmless: it can be carried out
/// twice, or the server never had all of it. Otherwise the fault says that nobody knows.
public final class HttpClient implements AutoCloseable {
  /// Servers commonly close idle connections after 5 to 60 seconds.
  private static final long KEPT_NANOS = Duration.ofSeconds(20).toNanos();

  /// For what must not be sent twice: within this time a server hardly ever closes.
  private static final long FRESH_NANOS = Duration.ofSeconds(2).toNanos();

  /// From this size on the server is asked whether it wants the body at all.
  private static final long ASK_FROM = 1024 * 1024;

  private final Dialer dialer;
  private final Duration answerTimeout;
  private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean watching = new AtomicBoolean();
  private volatile boolean asking = true;
  private volatile boolean closed;

  public HttpClient(HttpEndpoint endpoint, HttpSettings settings) {
    this.dialer = new Dialer(endpoint, settings);
    this.answerTimeout = settings.answerTimeout();
  }

  /// Sends a call and returns when the head of its answer is here. The answer must be closed.
  ///
  /// @throws HttpFault when no usable answer came
  /// @throws ContentFault when the body could not be read; nothing came of the call then
  public HttpAnswer execute(HttpCall call) throws IOException {
    Connection kept = kept(call.repeatable() ? KEPT_NANOS : FRESH_NANOS);
    if (kept != null) {
      try {
        HttpAnswer answer = exchange(kept, call);
        // 408 is what some servers leave on a connection they close for having been idle.
        if (answer.status() != 408 || !call.repeatable()) {
          return answer;
        }
        discard(kept);
      } catch (HttpFault e) {
        boolean harmless = call.repeatable() || e.sent() == Sent.INCOMPLETE;
        if (e.kind() != Kind.LOST || e.answerBegun() || !harmless || closed || interrupted()) {
          throw e;
        }
        // The others were left alone at least as long, so they are dead too.
        dropIdle();
      }
    }
    return exchange(dial(), call);
  }

  private static boolean interrupted() {
    return Thread.currentThread().isInterrupted();
  }

  private HttpAnswer exchange(Connection connection, HttpCall call) throws IOException {
    HttpAnswer answer;
    try {
      answer = connection.exchange(call, this);
    } catch (IOException | RuntimeException e) {
      discard(connection);
      throw e;
    }
    if (answer.status() == 417 && asking) {
      stopAsking();
      discard(connection);
      return exchange(dial(), call);
    }
    return answer;
  }

  private @Nullable Connection kept(long longest) {
    long now = System.nanoTime();
    for (Connection c = idle.pollFirst(); c != null; c = idle.pollFirst()) {
      long age = now - c.idleSince();
      if (age <= longest) {
        return c;
      }
      if (age <= KEPT_NANOS) {
        // Good enough for somebody else; the ones behind it are older still.
        idle.addFirst(c);
        return null;
      }
      discard(c);
    }
    return null;
  }

  private Connection dial() throws IOException {
    if (closed) {
      throw new HttpFault(Kind.CLOSED, Sent.INCOMPLETE, false, "the store was closed", null);
    }
    Connection connection = dialer.dial();
    open.add(connection);
    if (closed) {
      discard(connection);
      throw new HttpFault(Kind.CLOSED, Sent.INCOMPLETE, false, "the store was closed", null);
    }
    return connection;
  }

  /// Takes a connection back whose answer was read to its end.
  void release(Connection connection) {
    if (closed) {
      discard(connection);
    } else {
      connection.idleFrom(System.nanoTime());
      idle.addFirst(connection);
    }
  }

  void discard(Connection connection) {
    open.remove(connection);
    connection.close();
  }

  private void dropIdle() {
    for (Connection c = idle.pollFirst(); c != null; c = idle.pollFirst()) {
      discard(c);
    }
  }

  /// Whether a body of this size is announced before it is sent; also the moment from which writes
  /// are watched, since small ones end in the socket's own buffer.
  boolean asksFirst(long size) {
    if (watching.compareAndSet(false, true)) {
      Thread.ofVirtual().name("tranship-http-watch").start(this::watchWrites);
    }
    return asking && size >= ASK_FROM;
  }

  /// This server does not answer `Expect`.
  void stopAsking() {
    asking = false;
  }

  /// A blocked write has no timeout of its own in Java: a peer that stops reading would hold it for
  /// ever. Closing the socket ends it.
  private void watchWrites() {
    long limit = answerTimeout.toNanos();
    while (!closed) {
      try {
        Thread.sleep(Math.clamp(answerTimeout.toMillis() / 4, 50, 5_000));
      } catch (InterruptedException e) {
        return;
      }
      long now = System.nanoTime();
      for (Connection connection : open) {
        long since = connection.writingSince();
        if (since != 0 && now - since > limit) {
          connection.close();
        }
      }
    }
  }

  /// Ends every connection, also those in use, whose users get an exception.
  @Override
  public void close() {
    closed = true;
    idle.clear();
    open.forEach(Connection::close);
    open.clear();
  }
}
