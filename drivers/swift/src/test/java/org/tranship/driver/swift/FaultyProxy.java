package org.tranship.driver.swift;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Stands between the driver and the real Swift and cuts connections: after so many bytes of what
/// the server answers, beginning with the first byte if none may pass; or for good, once a request
/// was passed on. It can also tell of a later day than the server does.
final class FaultyProxy implements AutoCloseable {
  private static final Pattern METHOD = Pattern.compile("(GET|HEAD|PUT|POST|DELETE) /");
  private static final Pattern DATE = Pattern.compile("\r\nDate: ([^\r]{29})\r\n");

  /// Java's own writes the third of a month with one.
  private static final DateTimeFormatter TWO_DIGITS =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

  private final ServerSocket listener;
  private final int port;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Thread acceptor;
  private final AtomicLong requests = new AtomicLong();
  private volatile long passed = Long.MAX_VALUE;
  private volatile long last = Long.MAX_VALUE;
  private volatile Duration later = Duration.ZERO;

  FaultyProxy(URI server) throws IOException {
    this.port = server.getPort();
    this.listener = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    this.acceptor = Thread.ofVirtual().unstarted(this::accept);
    acceptor.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /// From now on every connection ends after so many bytes of answers.
  void cutAfter(long bytes) {
    passed = bytes;
  }

  void heal() {
    passed = Long.MAX_VALUE;
  }

  /// From now on the n-th request is the last that reaches the server, and its answer is lost, as
  /// are all that follow.
  void dieAt(long request) {
    last = requests.get() + request;
  }

  /// From now on the server's clock is late by this.
  void later(Duration by) {
    later = by;
  }

  /// Requests so far.
  long requests() {
    return requests.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
        open.add(client);
        open.add(server);
        Thread.ofVirtual().start(() -> pump(client, server, false));
        Thread.ofVirtual().start(() -> pump(server, client, true));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void pump(Socket from, Socket to, boolean answers) {
    long left = -1;
    byte[] buffer = new byte[8192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (!answers && METHOD.matcher(text(buffer, count)).lookingAt()) {
          requests.incrementAndGet();
        }
        if (answers ? requests.get() >= last : requests.get() > last) {
          return;
        }
        if (answers && !later.isZero()) {
          turnForward(buffer, count);
        }
        long limit = passed;
        if (answers && limit != Long.MAX_VALUE) {
          left = left < 0 ? limit : left;
          out.write(buffer, 0, (int) Math.min(left, count));
          left -= Math.min(left, count);
          if (left == 0) {
            return;
          }
        } else {
          out.write(buffer, 0, count);
        }
        out.flush();
      }
    } catch (IOException e) {
      return; // one side is gone, and with it the other
    }
  }

  private static String text(byte[] buffer, int count) {
    return new String(buffer, 0, count, ISO_8859_1);
  }

  /// A date has the same length always.
  private void turnForward(byte[] buffer, int count) {
    Matcher found = DATE.matcher(text(buffer, count));
    if (found.find()) {
      String told =
          DateTimeFormatter.RFC_1123_DATE_TIME
              .parse(found.group(1), ZonedDateTime::from)
              .plus(later)
              .format(TWO_DIGITS);
      System.arraycopy(told.getBytes(ISO_8859_1), 0, buffer, found.start(1), told.length());
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    try {
      // Until it has gone, the port may still take a connection.
      acceptor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Socket socket : open) {
      socket.close();
    }
  }
}
