package org.tranship.testkit.server.servicebus;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A server of HTTP/1.1 that leaves the names of headers as they are, both ways: with this API they
/// are data, and the JDK's own server changes their case.
final class WireServer implements AutoCloseable {

  /// A request, read whole.
  ///
  /// @param target path and query, encoded
  /// @param headers under their names as written
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Request(String method, String target, Map<String, String> headers, byte[] body) {
    /// The value of a header, whatever the case of its name; empty if there is none.
    String header(String name) {
      return headers.entrySet().stream()
          .filter(each -> each.getKey().equalsIgnoreCase(name))
          .map(Map.Entry::getValue)
          .findFirst()
          .orElse("");
    }
  }

  /// Answers requests.
  interface Handler {
    ServiceBusReply answer(Request request);
  }

  /// Talks AMQP with whoever begins so; the same port serves both, so that one address names a
  /// namespace.
  interface Talk {
    /// @param first what was read already
    void run(Socket socket, byte[] first, InputStream in) throws IOException;
  }

  private static final byte[] AMQP = "AMQP".getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket server;
  private final Handler handler;
  private final Talk talk;
  private volatile boolean closed;

  /// Those that are connected, and whether they talk.
  private final Map<Socket, Boolean> open = new ConcurrentHashMap<>();

  WireServer(Handler handler, Talk talk) throws IOException {
    this.handler = handler;
    this.talk = talk;
    server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  long talks() {
    return open.values().stream().filter(it -> it).count();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        if (closed) {
          // One that came in while this thread was told.
          socket.close();
          return;
        }
        open.put(socket, false);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      in.mark(AMQP.length);
      if (Arrays.equals(in.readNBytes(AMQP.length), AMQP)) {
        open.put(socket, true);
        talk.run(socket, AMQP, in);
        return;
      }
      in.reset();
      OutputStream out = socket.getOutputStream();
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        write(out, handler.answer(read(line, in)));
      }
    } catch (IOException _) {
      // The client has gone.
    } finally {
      open.remove(socket);
    }
  }

  private static Request read(String line, InputStream in) throws IOException {
    String[] first = line.split(" ", 3);
    Map<String, String> headers = new LinkedHashMap<>();
    for (String next = line(in); !next.isEmpty(); next = line(in)) {
      int colon = next.indexOf(':');
      headers.put(next.substring(0, colon), next.substring(colon + 1).strip());
    }
    Request bare = new Request(first[0], first[1], headers, new byte[0]);
    String length = bare.header("Content-Length");
    byte[] body = length.isEmpty() ? new byte[0] : in.readNBytes(Integer.parseInt(length));
    return new Request(first[0], first[1], headers, body);
  }

  /// A line without its end; empty also at the end of all.
  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.write(next);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  private static void write(OutputStream out, ServiceBusReply reply) throws IOException {
    StringBuilder head =
        new StringBuilder("HTTP/1.1 ").append(reply.status()).append(" Status\r\n");
    reply.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    if (reply.status() != 204) {
      head.append("Content-Length: ").append(reply.body().length).append("\r\n");
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    all.writeBytes(reply.body());
    out.write(all.toByteArray());
    out.flush();
  }

  @Override
  public void close() {
    closed = true;
    try {
      server.close();
      for (Socket each : open.keySet()) {
        each.close();
      }
    } catch (IOException _) {
      // It is gone either way.
    }
  }
}
