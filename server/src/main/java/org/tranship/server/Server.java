package org.tranship.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.tranship.core.journal.Journal;

/// The jobs API and the live page, as long as it is open. What its jobs do is given to it.
public final class Server implements AutoCloseable {
  /// A full disk is asked again so often.
  private static final Duration AGAIN = Duration.ofSeconds(5);

  private final Listener listener;
  private final Jobs jobs;

  /// Where and for whom.
  ///
  /// @param address port 0 for any that is free
  /// @param tls empty for none
  /// @param token what callers must know; asked for once no other server has the folder
  /// @param atOnce how many jobs are carried out at a time
  public record Options(
      InetSocketAddress address, Optional<SSLContext> tls, Supplier<Token> token, int atOnce) {}

  private Server(Listener listener, Jobs jobs) {
    this.listener = listener;
    this.jobs = jobs;
  }

  /// Takes over the jobs that are written down, and begins to listen.
  ///
  /// @param journal of the runs; stays the caller's to close
  /// @param folder where jobs are kept; of this server alone
  /// @throws ServerFault if another server has the folder, or the port is not to be had
  public static Server start(
      Options options, Actions actions, Journal journal, Path folder, Clock clock) {
    Jobs jobs = new Jobs(actions, JobLedger.open(folder), clock, options.atOnce(), AGAIN);
    ConcurrentHashMap<Integer, LongAdder> answered = new ConcurrentHashMap<>();
    try {
      Listener listener =
          Listener.start(
              options.address(),
              options.tls(),
              options.token().get(),
              routes(jobs, actions, journal, clock, answered),
              answered);
      return new Server(listener, jobs);
    } catch (RuntimeException e) {
      jobs.close();
      throw e;
    }
  }

  /// Every route there is.
  static List<Route> routes(
      Jobs jobs,
      Actions actions,
      Journal journal,
      Clock clock,
      ConcurrentHashMap<Integer, LongAdder> answered) {
    List<Route> routes = new ArrayList<>();
    routes.addAll(new JobRoutes(jobs, actions, journal).all());
    routes.addAll(new RunRoutes(journal, clock).all());
    SettingsRoutes settings = new SettingsRoutes(jobs, actions);
    routes.add(Route.get("/api/v0/meta/settings", settings::show));
    routes.add(Route.post("/api/v0/meta/settings", settings::change));
    routes.add(Route.get("/metrics", new Metrics(jobs, actions, answered)::show));
    routes.add(Route.open("/health", _ -> Answer.json(200, health())));
    routes.add(
        Route.open(
            "/api/v0/openapi.json", _ -> Answer.text("application/json", file("openapi.json"))));
    routes.add(Route.open("/", _ -> Answer.text("text/html; charset=utf-8", file("page.html"))));
    routes.add(
        Route.open(
            "/page.js", _ -> Answer.text("text/javascript; charset=utf-8", file("page.js"))));
    routes.add(
        Route.open("/page.css", _ -> Answer.text("text/css; charset=utf-8", file("page.css"))));
    routes.add(Route.open("/icon.svg", _ -> Answer.text("image/svg+xml", file("icon.svg"))));
    return routes;
  }

  private static Map<String, Object> health() {
    Map<String, Object> health = new LinkedHashMap<>();
    health.put("healthy", true);
    health.put("error", "");
    return health;
  }

  private static String file(String name) {
    try (InputStream in = Server.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("This build lacks " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where it listens.
  public InetSocketAddress address() {
    return listener.address();
  }

  /// Takes no more requests, tells all jobs to stop, and waits until they have.
  @Override
  public void close() {
    listener.close();
    jobs.close();
  }
}
