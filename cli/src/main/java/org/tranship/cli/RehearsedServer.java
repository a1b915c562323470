package org.tranship.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// As much of an S3 server, and of one of Azure's blobs, as a rehearsal needs, on a free port of
/// this machine: it keeps what is put, gives it back, and forgets it. Nothing is checked.
final class RehearsedServer implements AutoCloseable {
  private static final byte[] LISTING =
      "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"
          .getBytes(StandardCharsets.UTF_8);
  private static final byte[] BLOBS =
      "<EnumerationResults><Blobs/><NextMarker/></EnumerationResults>"
          .getBytes(StandardCharsets.UTF_8);
  private static final byte[] NOTHING =
      "<Error><Code>NoSuchKey</Code><Message>There is none.</Message></Error>"
          .getBytes(StandardCharsets.UTF_8);
  private static final byte[] DELETED = "<DeleteResult/>".getBytes(StandardCharsets.UTF_8);

  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  private RehearsedServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  static RehearsedServer start() throws IOException {
    return new RehearsedServer();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      String query = exchange.getRequestURI().getQuery();
      switch (exchange.getRequestMethod()) {
        case "PUT" -> {
          objects.put(path, body);
          send(exchange, azure(exchange) ? 201 : 200, new byte[0]);
        }
        case "DELETE" -> {
          objects.remove(path);
          send(exchange, azure(exchange) ? 202 : 204, null);
        }
        case "POST" -> send(exchange, 200, DELETED);
        default -> {
          byte[] listing = azure(exchange) ? BLOBS : LISTING;
          byte[] found = query == null ? objects.get(path) : listing;
          send(exchange, found == null ? 404 : 200, found == null ? NOTHING : found);
        }
      }
    }
  }

  private static boolean azure(HttpExchange exchange) {
    return exchange.getRequestHeaders().containsKey("x-ms-version");
  }

  private static void send(HttpExchange exchange, int status, byte @Nullable [] body)
      throws IOException {
    exchange.getResponseHeaders().set("ETag", "\"rehearsed\"");
    exchange.getResponseHeaders().set("Last-Modified", "Wed, 15 Aug 2018 18:03:52 GMT");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    if (body == null || body.length == 0 || head) {
      if (head && body != null) {
        exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      }
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
