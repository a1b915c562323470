package org.tranship.testkit.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/// A registry under somebody who restarts it with other settings when an HTTP call says so, as a
/// plan's acts do: `/read-only`, `/read-write`, `/old`, `/new`.
public final class RestartedRegistry implements AutoCloseable {
  private final Spot old;
  private final Spot other;
  private final Optional<RegistryGuard> guard;
  private final HttpServer acts;
  private final int port;
  private Spot spot;
  private boolean readOnly;
  private boolean deaf;
  private boolean stuck;
  private volatile RegistryServer registry;

  /// A place for images.
  ///
  /// @param storage as the registry is told
  /// @param inPlan as a plan says
  public record Spot(RegistryStorage storage, String inPlan) {
    /// In a directory.
    public static Spot files(Path root) {
      return new Spot(RegistryStorage.files(root), "file:" + root);
    }
  }

  /// Starts it at the old place; the caller closes it. What is stored stays.
  public RestartedRegistry(Spot old, Spot other) {
    this(old, other, Optional.empty());
  }

  /// @param guard what it asks of those who come
  public RestartedRegistry(Spot old, Spot other, Optional<RegistryGuard> guard) {
    this.old = old;
    this.other = other;
    this.guard = guard;
    this.spot = old;
    this.registry = RegistryServer.start(old.storage(), Readiness.freePort(), false, guard);
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
      case "/old" -> spot = old;
      case "/new" -> spot = stuck ? old : other;
      default -> throw new IOException("No such act.");
    }
    registry.close();
    registry = RegistryServer.start(spot.storage(), port, readOnly, guard);
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }

  /// From now on `/read-only` is done without effect, as a setting that the registry ignores.
  public synchronized void ignoreReadOnly() {
    deaf = true;
  }

  /// Whether `/new` is done without effect, as a change in a file that the registry does not read.
  public synchronized void stickToOld(boolean yes) {
    stuck = yes;
  }

  /// As it runs now; another one after each act.
  public RegistryServer registry() {
    return registry;
  }

  /// Where its images are now.
  public Spot spot() {
    return spot;
  }

  /// A plan that moves it.
  public String plan() {
    return plan(registry.address().toString());
  }

  /// A plan that moves it.
  ///
  /// @param address what the plan says of where it is reached
  public String plan(String address) {
    String act = "http://127.0.0.1:" + acts.getAddress().getPort();
    return """
        source: %s
        target: %s
        registry: %s
        fence:
          raise: {http: "%s/read-only"}
          lower: {http: "%s/read-write"}
        switch:
          do: [{http: {url: "%s/new"}, undo: {http: "%s/old"}}]
          %s
          within: 3s
        """
        .formatted(old.inPlan(), other.inPlan(), address, act, act, act, act, back());
  }

  /// An act of a plan does not get past a guard.
  private String back() {
    return guard.isPresent()
        ? ""
        : "back: {http: {method: GET, url: \"http://127.0.0.1:" + port + "/v2/\"}}";
  }

  @Override
  public void close() {
    acts.stop(0);
    registry.close();
  }
}
