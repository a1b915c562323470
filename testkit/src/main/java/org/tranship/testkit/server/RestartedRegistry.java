package org.tranship.testkit.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A registry under somebody who restarts it with other settings when an HTTP call says so, as a
/// plan's acts do: `/read-only`, `/read-write`, `/old`, `/new`; and who stops and starts it:
/// `/stop`, `/start`. What is set while it stands still holds once it is started.
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
  private boolean stopped;
  private Optional<Cut> cut = Optional.empty();
  private final Map<String, Runnable> before = new HashMap<>();
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

  /// An act whose answer nobody hears.
  ///
  /// @param act such as `/stop`
  /// @param done whether it is carried out all the same
  /// @param then what happens instead of the answer
  public record Cut(String act, boolean done, Runnable then) {}

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
    String act = exchange.getRequestURI().getPath();
    Optional.ofNullable(before.remove(act)).ifPresent(Runnable::run);
    Optional<Cut> due = cut.filter(it -> it.act.equals(act));
    if (due.isEmpty() || due.get().done) {
      carry(act);
    }
    if (due.isPresent()) {
      cut = Optional.empty();
      due.get().then.run();
    } else {
      exchange.sendResponseHeaders(204, -1);
    }
    exchange.close();
  }

  private void carry(String act) throws IOException {
    switch (act) {
      case "/read-only" -> readOnly = !deaf;
      case "/read-write" -> readOnly = false;
      case "/old" -> spot = old;
      case "/new" -> spot = stuck ? old : other;
      case "/stop" -> stopped = true;
      case "/start" -> stopped = false;
      default -> throw new IOException("No such act.");
    }
    registry.close();
    if (!stopped) {
      registry = RegistryServer.start(spot.storage(), port, readOnly, guard);
    }
  }

  /// The next time that this act is asked for, it goes so.
  public synchronized void cut(Cut next) {
    cut = Optional.of(next);
  }

  /// The next time that this act is asked for, this happens before it is carried out: with `/new`,
  /// behind a fence that was proven and before the registry is sent to the other place.
  public synchronized void before(String act, Runnable then) {
    before.put(act, then);
  }

  /// Whether it stands still.
  public synchronized boolean isStopped() {
    return stopped;
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

  /// A plan that moves it, and stops it for its switch.
  public String planWithStop() {
    String act = "http://127.0.0.1:" + acts.getAddress().getPort();
    return plan()
        .replace(
            "do: [{http: {url: \"%s/new\"}, undo: {http: \"%s/old\"}}]".formatted(act, act),
            """
            do:
                - {http: {url: "%1$s/stop"}, undo: {http: "%1$s/start"}}
                - {http: {url: "%1$s/new"}, undo: {http: "%1$s/old"}}
                - {http: {url: "%1$s/start"}, undo: {http: "%1$s/stop"}}\
            """
                .formatted(act));
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
