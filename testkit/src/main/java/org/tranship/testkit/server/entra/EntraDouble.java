package org.tranship.testkit.server.entra;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.tranship.testkit.server.CertificateAuthority.Issued;
import tools.jackson.databind.json.JsonMapper;

/// Microsoft Entra ID for one tenant with one application, over HTTPS, and beside it the endpoint
/// of a machine's identity, over HTTP as on a real one.
///
/// Offered: `POST /TENANT/oauth2/v2.0/token` of the [client credentials
/// flow](https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow)
/// with a secret, with an assertion signed by the application's [certificate
/// key](https://learn.microsoft.com/entra/identity-platform/certificate-credentials), or with a
/// token of somebody who is trusted; and `GET /metadata/identity/oauth2/token` of the [metadata
/// service](https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token).
/// Everything else is 404 and is remembered. Tokens have the claims that Azurite looks at.
public final class EntraDouble implements AutoCloseable {
  public static final String TENANT = "7d0e5c0c-64d5-4e2a-8b1a-0f5b7c1a9e11";
  public static final String CLIENT = "2f3a9c1e-0b7d-4b55-9a0e-5d1f6c3b8a22";
  public static final String SECRET = "Abc8Q~double.of-a_secret~value0123456789";

  /// An identity of the machine besides its own.
  public static final String ASSIGNED = "9b6a4d2c-1f0e-4c3d-8a7b-6e5f4d3c2b33";

  static final String RESOURCE = "https://storage.azure.com";

  private final JsonMapper json = JsonMapper.builder().build();
  private final EntraKey key;
  private final HttpServer authority;
  private final HttpServer machine;
  private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> given = new CopyOnWriteArrayList<>();
  private final List<String> strange = new CopyOnWriteArrayList<>();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger mostInside = new AtomicInteger();
  private final EntraApplication application = new EntraApplication();
  private final Set<String> known = new CopyOnWriteArraySet<>(Set.of("", ASSIGNED));
  private volatile Duration told = Duration.ofHours(1);
  private volatile Duration really = Duration.ofHours(1);
  private volatile Duration slowness = Duration.ZERO;

  private EntraDouble(Issued key) {
    this.key = new EntraKey(key);
    try {
      InetSocketAddress anyPort = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
      HttpsServer secured = HttpsServer.create(anyPort, 0);
      secured.setHttpsConfigurator(new HttpsConfigurator(key.tls()));
      authority = secured;
      machine = HttpServer.create(anyPort, 0);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start the double of Entra ID", e);
    }
    serve(authority, this::signIn);
    serve(machine, this::identity);
  }

  /// Starts both; the caller closes them.
  ///
  /// @param key the authority's certificate for TLS, whose key signs the tokens as well
  public static EntraDouble start(Issued key) {
    return new EntraDouble(key);
  }

  /// Where applications sign in.
  public URI authority() {
    return URI.create("https://127.0.0.1:" + authority.getAddress().getPort());
  }

  /// The machine's own address for its identity, which really is 169.254.169.254.
  public URI machine() {
    return URI.create("http://127.0.0.1:" + machine.getAddress().getPort());
  }

  /// The application knows this certificate from now on.
  public void know(Issued certificate) {
    application.know(certificate.x509());
  }

  /// A token of a cluster that the application trusts.
  ///
  /// @param subject of a service account
  public String trust(String subject) {
    String token = foreign(subject);
    application.trust(token);
    return token;
  }

  /// A token of a cluster that nobody trusts.
  public String foreign(String subject) {
    return key.signed(Map.of("iss", "https://cluster.example", "sub", subject));
  }

  /// How long tokens last from now on.
  ///
  /// @param said what the answer says
  /// @param meant when they end in fact
  public void last(Duration said, Duration meant) {
    told = said;
    really = meant;
  }

  /// The machine has no identity from now on.
  public void forgetMachine() {
    known.clear();
  }

  /// The next requests are answered with 503.
  public void failNext(int times) {
    failures.set(times);
  }

  /// Every request takes this long.
  public void slow(Duration time) {
    slowness = time;
  }

  /// The secret's time is over.
  public void endSecret() {
    application.endSecret();
  }

  /// What tokens were given for, in turn: `secret`, `certificate`, `federated`, `machine` or
  /// `machine ID`.
  public List<String> given() {
    return List.copyOf(given);
  }

  /// What was asked that is not offered.
  public List<String> strange() {
    return List.copyOf(strange);
  }

  /// The most requests that were under way together.
  public int mostAtOnce() {
    return mostInside.get();
  }

  @Override
  public void close() {
    authority.stop(0);
    machine.stop(0);
    handlers.close();
  }

  private interface Route {
    Map<String, Object> answer(HttpExchange exchange) throws IOException;
  }

  private void serve(HttpServer server, Route route) {
    server.setExecutor(handlers);
    server.createContext("/", exchange -> handle(exchange, route));
    server.start();
  }

  private void handle(HttpExchange exchange, Route route) throws IOException {
    int now = inside.incrementAndGet();
    mostInside.accumulateAndGet(now, Math::max);
    try (exchange) {
      Thread.sleep(slowness);
      if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      answer(exchange, route);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      inside.decrementAndGet();
    }
  }

  private void answer(HttpExchange exchange, Route route) throws IOException {
    try {
      send(exchange, 200, route.answer(exchange));
    } catch (EntraRefusal refusal) {
      send(exchange, refusal.status(), refusal.document());
    }
  }

  private void send(HttpExchange exchange, int status, Map<String, Object> document)
      throws IOException {
    byte[] body = json.writeValueAsBytes(document);
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private Map<String, Object> signIn(HttpExchange exchange) throws IOException {
    String[] parts = exchange.getRequestURI().getPath().split("/", 3);
    boolean post = exchange.getRequestMethod().equals("POST");
    if (!post || parts.length < 3 || !parts[2].equals("oauth2/v2.0/token")) {
      throw strange(exchange);
    }
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    given.add(application.proven(authority().toString(), parts[1], fields(body)));
    return Map.of(
        "token_type", "Bearer",
        "expires_in", told.toSeconds(),
        "ext_expires_in", told.toSeconds(),
        "access_token", key.token(CLIENT, really));
  }

  private Map<String, Object> identity(HttpExchange exchange) {
    URI asked = exchange.getRequestURI();
    boolean get = exchange.getRequestMethod().equals("GET");
    if (!get || !asked.getPath().equals("/metadata/identity/oauth2/token")) {
      throw strange(exchange);
    }
    if (!"true".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Metadata"))) {
      throw EntraRefusal.machine(400, "bad_request_102", "Required metadata header not specified");
    }
    Map<String, String> query = fields(String.valueOf(asked.getRawQuery()));
    String client = query.getOrDefault("client_id", "");
    if (!known.contains(client)) {
      throw EntraRefusal.machine(400, "invalid_request", "Identity not found");
    }
    if (!query.getOrDefault("resource", "").equals(RESOURCE)
        || !query.getOrDefault("api-version", "").equals("2018-02-01")) {
      throw EntraRefusal.machine(400, "invalid_resource", "AADSTS50001: not found in the tenant");
    }
    given.add(("machine " + client).strip());
    Instant now = Instant.now();
    return Map.of(
        "access_token", key.token(client.isEmpty() ? "the-machine" : client, really),
        "refresh_token", "",
        "expires_in", Long.toString(told.toSeconds()),
        "expires_on", Long.toString(now.plus(told).getEpochSecond()),
        "not_before", Long.toString(now.getEpochSecond()),
        "resource", RESOURCE,
        "token_type", "Bearer");
  }

  private EntraRefusal strange(HttpExchange exchange) {
    String what = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    strange.add(what);
    return EntraRefusal.machine(404, "not_found", "not offered: " + what);
  }

  private static Map<String, String> fields(String text) {
    Map<String, String> fields = new TreeMap<>();
    for (String field : text.split("&")) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        fields.put(
            URLDecoder.decode(field.substring(0, equals), StandardCharsets.UTF_8),
            URLDecoder.decode(field.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return fields;
  }
}
