package org.tranship.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tranship.core.value.FileTrouble;

/// Takes requests by HTTP/1.1, each on a virtual thread, and answers them by the routes. Decision
/// 0012 says why by the JDK's own server.
///
/// A request is refused before its route sees it when it has no token, headers of more than 16 KiB
/// or a body of more than 64 KiB. Whoever sends slowly is cut off after ten seconds, whoever reads
/// slowly after a minute; until then each has one of 256 connections. HEAD is GET without a body.
final class Listener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

  private static final String NO_PORT = "TRV-205";
  private static final String HEAD = "HEAD";
  private static final int MOST_HEADERS = 16 << 10;
  private static final int MOST_BODY = 64 << 10;

  /// Everything comes from here, nothing is inline, and no page of others may frame it.
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  static {
    // Read once for the whole process, when the JDK's server is first used.
    Map.of(
            "sun.net.httpserver.maxReqTime", "10",
            "sun.net.httpserver.maxRspTime", "60",
            "sun.net.httpserver.maxReqHeaderSize", Integer.toString(4 * MOST_HEADERS),
            "sun.net.httpserver.nodelay", "true",
            "jdk.httpserver.maxConnections", "256")
        .forEach(
            (name, value) -> {
              if (System.getProperty(name) == null) {
                System.setProperty(name, value);
              }
            });
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Route> routes;
  private final Token token;
  private final Map<Integer, LongAdder> answered;

  private Listener(
      HttpServer server, List<Route> routes, Token token, Map<Integer, LongAdder> answered) {
    this.server = server;
    this.routes = List.copyOf(routes);
    this.token = token;
    this.answered = answered;
  }

  /// Begins to listen.
  ///
  /// @param answered counts answers by their status
  /// @throws ServerFault if the port is not to be had
  static Listener start(
      InetSocketAddress address,
      Optional<SSLContext> tls,
      Token token,
      List<Route> routes,
      ConcurrentHashMap<Integer, LongAdder> answered) {
    try {
      HttpServer server;
      if (tls.isPresent()) {
        HttpsServer secured = HttpsServer.create(address, 0);
        secured.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
        server = secured;
      } else {
        server = HttpServer.create(address, 0);
      }
      Listener listener = new Listener(server, routes, token, answered);
      server.setExecutor(listener.threads);
      server.createContext("/", listener::take);
      server.start();
      return listener;
    } catch (IOException e) {
      throw new ServerFault(
          NO_PORT
              + " Nobody can listen at "
              + address.getHostString()
              + ":"
              + address.getPort()
              + ": "
              + FileTrouble.why(e)
              + ". Stop what listens there, or name another port in the configuration.",
          true);
    }
  }

  InetSocketAddress address() {
    return server.getAddress();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer = answer(exchange);
      answered.computeIfAbsent(answer.status(), _ -> new LongAdder()).increment();
      send(exchange, answer);
    }
  }

  private Answer answer(HttpExchange exchange) {
    try {
      return routed(exchange);
    } catch (Refusal refused) {
      Answer answer = Answer.json(refused.status(), refused.document());
      return refused.status() == 401 ? answer.with("WWW-Authenticate", "Bearer") : answer;
    } catch (InterruptedException | IOException | RuntimeException e) {
      LOG.warn("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI().getPath(), e);
      Refusal broken = Refusal.broken();
      return Answer.json(broken.status(), broken.document());
    }
  }

  private Answer routed(HttpExchange exchange) throws IOException, InterruptedException {
    requireShortHeaders(exchange);
    String method = isHead(exchange) ? "GET" : exchange.getRequestMethod();
    String path = Objects.requireNonNullElse(exchange.getRequestURI().getRawPath(), "");
    @Nullable Route found = null;
    Map<String, String> parts = Map.of();
    Set<String> others = new LinkedHashSet<>();
    for (Route route : routes) {
      Optional<Map<String, String>> match = route.match(path);
      if (match.isPresent()) {
        others.addAll(
            route.method().equals("GET") ? List.of("GET", HEAD) : List.of(route.method()));
        if (route.method().equals(method)) {
          found = route;
          parts = match.get();
        }
      }
    }
    boolean open = found != null && found.open();
    if (!open && !token.opens(exchange.getRequestHeaders().getFirst("Authorization"))) {
      throw Refusal.unauthorized();
    }
    if (found == null) {
      if (others.isEmpty()) {
        throw Refusal.notFound(
            "There is nothing at this path; /api/v0/openapi.json has all of them.");
      }
      String allowed = String.join(", ", others);
      Refusal refused = Refusal.method(exchange.getRequestMethod(), allowed);
      return Answer.json(refused.status(), refused.document()).with("Allow", allowed);
    }
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    return found
        .handler()
        .answer(
            new Request(
                parts,
                Request.query(exchange.getRequestURI().getRawQuery()),
                type == null ? "" : type,
                body(exchange)));
  }

  private static boolean isHead(HttpExchange exchange) {
    return exchange.getRequestMethod().equals(HEAD);
  }

  private static void requireShortHeaders(HttpExchange exchange) {
    long size = exchange.getRequestURI().toString().length();
    for (Map.Entry<String, List<String>> header : exchange.getRequestHeaders().entrySet()) {
      for (String value : header.getValue()) {
        size += header.getKey().length() + (long) value.length();
      }
    }
    if (size > MOST_HEADERS) {
      throw Refusal.tooLarge(431, "The headers are larger than 16 KiB.");
    }
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    try (InputStream in = exchange.getRequestBody()) {
      byte[] body = in.readNBytes(MOST_BODY + 1);
      if (body.length > MOST_BODY) {
        throw Refusal.tooLarge(413, "The body is larger than 64 KiB.");
      }
      return body;
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", answer.type());
    headers.set("Content-Security-Policy", POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cache-Control", "no-store");
    answer.headers().forEach(headers::set);
    byte[] body = answer.body();
    if (isHead(exchange)) {
      headers.set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(answer.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
