package org.tranship.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// A service that keeps objects in one of two directories, with writers that never rest. It can be
/// closed for writing, opened, and sent to the other directory; what it has acknowledged it knows.
final class LittleService implements AutoCloseable {
  private final Path from;
  private final Path to;
  private final Path scratch;
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final AtomicInteger names = new AtomicInteger();

  /// Newest content by key of what writers were told is kept; empty for what is removed.
  final Map<String, String> acknowledged = new ConcurrentHashMap<>();

  /// What it was told, in order.
  final List<String> told = new CopyOnWriteArrayList<>();

  /// It says that it closes, and does not.
  volatile boolean lying;

  /// What is asked for here is not done, and not answered either until nothing is held any more.
  volatile String held = "";

  private final List<Thread> writers = new CopyOnWriteArrayList<>();
  private volatile boolean closed;
  private volatile boolean switched;
  private volatile boolean over;

  LittleService(Path directory) {
    this.from = directory.resolve("from");
    this.to = directory.resolve("to");
    this.scratch = directory.resolve("scratch");
    try {
      Files.createDirectories(from);
      Files.createDirectories(scratch);
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  boolean isClosed() {
    return closed;
  }

  boolean isSwitched() {
    return switched;
  }

  /// Where it keeps objects just now.
  private Path root() {
    return switched ? to : from;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] body = exchange.getRequestBody().readAllBytes();
    Reply reply =
        path.startsWith("/objects/")
            ? object(exchange.getRequestMethod(), path.substring("/objects/".length()), body)
            : admin(exchange, path);
    byte[] text = reply.text().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(reply.status(), text.length);
    exchange.getResponseBody().write(text);
    exchange.close();
  }

  private record Reply(int status, String text) {}

  private Reply admin(HttpExchange exchange, String path) {
    if (path.equals("/where")) {
      return new Reply(200, switched ? "to" : "from");
    }
    if (!"Bearer not-to-be-seen".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      return new Reply(401, "who are you");
    }
    told.add(path);
    if (path.equals(held)) {
      return new Reply(500, held());
    }
    // What is being written comes to its end first.
    lock.writeLock().lock();
    try {
      switch (path) {
        case "/close" -> closed = !lying;
        case "/open" -> closed = false;
        case "/switch" -> switched = true;
        case "/back" -> switched = false;
        default -> {
          return new Reply(404, "no such thing");
        }
      }
      return new Reply(200, "ok");
    } finally {
      lock.writeLock().unlock();
    }
  }

  private String held() {
    while (!held.isEmpty()) {
      try {
        Thread.sleep(20);
      } catch (InterruptedException _) {
        return "stopped";
      }
    }
    return "not done";
  }

  private Reply object(String method, String key, byte[] body) throws IOException {
    lock.readLock().lock();
    try {
      if (closed) {
        return new Reply(503, "closed for writing");
      }
      if (key.equals("probe")) {
        return new Reply(200, "would be kept");
      }
      Path file = root().resolve(key);
      if (method.equals("DELETE")) {
        Files.deleteIfExists(file);
        acknowledged.put(key, "");
      } else {
        Path unfinished = scratch.resolve("w" + names.incrementAndGet());
        Files.write(unfinished, body);
        Files.createDirectories(file.getParent());
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        acknowledged.put(key, new String(body, StandardCharsets.UTF_8));
      }
      return new Reply(200, "kept");
    } finally {
      lock.readLock().unlock();
    }
  }

  int call(String method, String path, String body) {
    try {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(url(path)))
                  .method(method, BodyPublishers.ofString(body))
                  .header("Authorization", "Bearer not-to-be-seen")
                  .build(),
              BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  /// Starts writers: each writes new objects, writes some anew and removes some, until the end.
  LittleService withWriters(int count) {
    for (int writer = 0; writer < count; writer++) {
      String prefix = "w" + writer + "/";
      writers.add(Thread.ofVirtual().start(() -> write(prefix)));
    }
    return this;
  }

  private void write(String prefix) {
    for (int i = 0; !over; i++) {
      int _ = call("PUT", "/objects/" + prefix + i % 97, "content " + i + " of " + prefix);
      if (i % 7 == 0) {
        int _ = call("DELETE", "/objects/" + prefix + i % 31, "");
      }
      try {
        Thread.sleep(2);
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  /// Lets the writers come to their end.
  void rest() throws InterruptedException {
    over = true;
    for (Thread writer : writers) {
      writer.join();
    }
  }

  @Override
  public void close() {
    over = true;
    server.stop(0);
    writers.forEach(Thread::interrupt);
    threads.shutdownNow();
    client.close();
  }
}
