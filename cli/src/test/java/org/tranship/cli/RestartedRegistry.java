package org.tranship.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.tranship.testkit.server.RegistryServer;

/// A registry under somebody who restarts it with other settings when an HTTP call says so, as a
/// plan's acts do: `/read-only`, `/read-write`, `/old`, `/new`.
final class RestartedRegistry implements AutoCloseable {
  private final Path old;
  private final Path other;
  private final HttpServer acts;
  private final int port;
  private Path root;
  private boolean readOnly;
  private boolean deaf;
  private boolean stuck;
  private volatile RegistryServer registry;

  RestartedRegistry(Path old, Path other) {
    this.old = old;
    this.other = other;
    this.root = old;
    this.registry = RegistryServer.start(old);
    this.port = registry.address().getPort();
    try {
      this.acts = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    acts.createContext("/", this::act);
    acts.start();
  }

  private synchronized void act(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestURI().getPath()) {
      case "/read-only" -> readOnly = !deaf;
      case "/read-write" -> readOnly = false;
      case "/old" -> root = old;
      case "/new" -> root = stuck ? old : other;
      default -> throw new IOException("No such act.");
    }
    registry.close();
    registry = RegistryServer.start(root, port, readOnly);
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }

  /// From now on `/read-only` is done without effect, as a setting that the registry ignores.
  synchronized void ignoreReadOnly() {
    deaf = true;
  }

  /// Whether `/new` is done without effect, as a change in a file that the registry does not read.
  synchronized void stickToOld(boolean yes) {
    stuck = yes;
  }

  RegistryServer registry() {
    return registry;
  }

  Path root() {
    return root;
  }

  /// A plan that moves it.
  String plan() {
    String act = "http://127.0.0.1:" + acts.getAddress().getPort();
    return """
        source: file:%s
        target: file:%s
        registry: http://127.0.0.1:%d
        fence:
          raise: {http: "%s/read-only"}
          lower: {http: "%s/read-write"}
        switch:
          do: [{http: {url: "%s/new"}, undo: {http: "%s/old"}}]
          back: {http: {method: GET, url: "http://127.0.0.1:%d/v2/"}}
          within: 3s
        """
        .formatted(old, other, port, act, act, act, act, port);
  }

  @Override
  public void close() {
    acts.stop(0);
    registry.close();
  }
}
