package org.tranship.testkit.server.fabric;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.tranship.testkit.server.StandaloneServer;

/// A cluster of Service Fabric on this machine, as far as its HTTP gateway shows it.
///
/// A test that asks it for what the published API does not have fails when it closes the double:
/// see [#violations()]. Other parts of the API join by [#add(FabricRoutes)].
///
/// What is different from a cluster, on purpose: nothing is replicated, so nothing is ever slow by
/// itself; files are published at once; two writes of one path at a time are both taken, where a
/// cluster refuses one; bodies of JSON have no limit; no header with a cluster's id is looked at.
public final class FabricDouble implements AutoCloseable {
  private final ShiftedClock clock = new ShiftedClock(Clock.systemUTC());
  private final FabricImageStore store;
  private final UploadSessions sessions;
  private final ImageStoreRoutes images;
  private final List<FabricRoutes> routes = new CopyOnWriteArrayList<>();
  private final FabricConformance conformance = new FabricConformance();
  private final FabricFaults faults = new FabricFaults();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
  private final Object turn = new Object();
  private final FabricGate gate;
  private final HttpServer server;
  private boolean expectsViolations;

  private FabricDouble(FabricSettings settings, int port) throws IOException {
    this.store = new FabricImageStore(settings, clock);
    this.sessions =
        new UploadSessions(clock, settings.keepsBytes() || settings.replica().isPresent());
    this.images = new ImageStoreRoutes(store, sessions, settings.page());
    this.gate = new FabricGate(settings);
    routes.add(images);
    server = gate.listen(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
    server.setExecutor(handlers);
    server.createContext("/", this::handle);
    server.start();
  }

  /// Starts a double on a free port; the caller closes it.
  public static FabricDouble start(FabricSettings settings) {
    return start(settings, 0);
  }

  /// @param port 0 for a free one
  public static FabricDouble start(FabricSettings settings, int port) {
    try {
      return new FabricDouble(settings, port);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start the double of Service Fabric", e);
    }
  }

  /// For trying by hand, and alone for benchmarks: `PORT windows|linux`, and `forget` to keep no
  /// bytes. Prints `port=N` when it is ready.
  public static void main(String... arguments) {
    FabricPlatform platform = FabricPlatform.valueOf(arguments[1].toUpperCase(Locale.ROOT));
    FabricSettings settings = FabricSettings.of(platform);
    FabricDouble alone =
        start(
            arguments.length > 2 ? settings.withoutBytes() : settings,
            Integer.parseInt(arguments[0]));
    StandaloneServer.announceAndWait(alone.server.getAddress().getPort());
  }

  public URI url() {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort());
  }

  /// Has it answer to more than the image store.
  public FabricDouble add(FabricRoutes more) {
    routes.add(more);
    return this;
  }

  /// What its image store holds.
  public FabricImageStore imageStore() {
    return store;
  }

  /// The faults it is to play.
  public FabricFaults faults() {
    return faults;
  }

  /// The operations that were asked for, in order, each with the path where one is named.
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /// How often an operation was asked for.
  public long count(String operation) {
    return requests.stream().filter(line -> line.split(" ", 2)[0].equals(operation)).count();
  }

  /// Whether the cluster has an image store service; it has one from the beginning.
  public void imageStoreService(boolean there) {
    synchronized (turn) {
      images.there(there);
    }
  }

  /// How much room the disk of the primary replica is said to have.
  public void freeDisk(long bytes) {
    synchronized (turn) {
      images.free(bytes);
    }
  }

  /// Another replica becomes primary; sessions are lost.
  public void failover() {
    synchronized (turn) {
      sessions.lose();
      store.rearrange();
    }
  }

  /// How many upload sessions the primary has.
  public int sessions() {
    synchronized (turn) {
      return sessions.count();
    }
  }

  /// Lets time pass for the cluster.
  public void pass(Duration time) {
    clock.pass(time);
  }

  /// What requests or answers have that the published API has not, in words; empty is well.
  public List<String> violations() {
    return conformance.violations();
  }

  /// Violations do not fail the closing, since a test looks at them itself.
  public FabricDouble expectingViolations() {
    expectsViolations = true;
    return this;
  }

  /// @throws IllegalStateException if a request was not as the published API has it
  @Override
  public void close() {
    server.stop(0);
    handlers.close();
    if (!expectsViolations && !violations().isEmpty()) {
      throw new IllegalStateException(
          "Not as the published API has it: " + String.join("; ", violations()));
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> headers = new TreeMap<>();
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
      FabricRequest request =
          FabricRequest.of(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toASCIIString(),
              headers,
              exchange.getRequestBody().readAllBytes());
      Optional<FabricReply> reply = reply(exchange, request);
      if (reply.isPresent()) {
        send(exchange, reply.get());
      }
    }
  }

  private static void send(HttpExchange exchange, FabricReply reply) throws IOException {
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    if (reply.status() < 300 && reply.status() != 204 || body.length > 0) {
      exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
      exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    }
    exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  /// @return empty for no answer at all
  private Optional<FabricReply> reply(HttpExchange exchange, FabricRequest request) {
    for (FabricRoutes part : routes) {
      for (FabricOperation operation : part.operations()) {
        Optional<FabricRequest> met = operation.meets(request);
        if (met.isPresent()) {
          conformance.request(operation, met.get());
          requests.add((operation.id() + " " + met.get().named("contentPath")).strip());
          if (!FabricConformance.hasLength(met.get())) {
            return Optional.of(FabricReply.empty(411));
          }
          return faulty(part, operation, met.get(), exchange);
        }
      }
    }
    conformance.unknown(request);
    return Optional.of(FabricRefusal.invalid("Null").reply());
  }

  private Optional<FabricReply> faulty(
      FabricRoutes part, FabricOperation operation, FabricRequest request, HttpExchange exchange) {
    Optional<FabricFault> fault = faults.take(operation.id());
    if (fault.isEmpty()) {
      return Optional.of(answer(part, operation, request, exchange));
    }
    switch (fault.get()) {
      case FabricFault.Answer(int status, String code) -> {
        return Optional.of(new FabricRefusal(status, code, "Null").reply());
      }
      case FabricFault.DoneAndAnswer(int status, String code) -> {
        FabricReply _ = answer(part, operation, request, exchange);
        return Optional.of(new FabricRefusal(status, code, "Null").reply());
      }
      case FabricFault.CutBefore() -> {
        return Optional.empty();
      }
      case FabricFault.CutAfter() -> {
        FabricReply _ = answer(part, operation, request, exchange);
        return Optional.empty();
      }
      case FabricFault.DoneThen(Runnable act) -> {
        FabricReply _ = answer(part, operation, request, exchange);
        act.run();
        return Optional.empty();
      }
      case FabricFault.Delay(Duration time) -> pause(time);
      case FabricFault.Failover() -> failover();
      case FabricFault.Then(Runnable act) -> act.run();
    }
    return Optional.of(answer(part, operation, request, exchange));
  }

  private FabricReply answer(
      FabricRoutes part, FabricOperation operation, FabricRequest request, HttpExchange exchange) {
    FabricReply reply;
    try {
      gate.pass(exchange, operation, request, part.has(operation));
      synchronized (turn) {
        reply = part.answer(operation, request);
      }
    } catch (FabricRefusal refusal) {
      reply = refusal.reply();
    }
    conformance.answer(operation, reply);
    return reply;
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
