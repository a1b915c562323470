package org.tranship.testkit.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The OpenStack Identity protocols v2.0 and v3 in front of a real Swift.
///
/// Swift's tempauth accepts only tokens of its own, so this double asks tempauth for one, with the
/// project, user and password it was given, and hands that token out in the form of the [Identity
/// API](https://docs.openstack.org/api-ref/identity/), with a catalog whose `object-store` endpoint
/// is the storage URL tempauth named. Whatever a client then does with token and endpoint goes to
/// the real Swift.
///
/// Offered: `POST /v2.0/tokens` with passwordCredentials, `POST /v3/auth/tokens` with the password
/// method scoped to a project (by name or id, domain `Default`), and the version documents.
/// Everything else is 404. A wrong password is 401, as tempauth says. Region: `RegionOne`; a second
/// region and a second service stand in the catalog so that a client must choose.
public final class KeystoneDouble implements AutoCloseable {
  /// The region whose object-store endpoint works.
  public static final String REGION = "RegionOne";

  private static final URI NOWHERE = URI.create("http://127.0.0.1:9/not-this-one");

  private final JsonMapper json = JsonMapper.builder().build();
  private final AtomicInteger issued = new AtomicInteger();
  private final URI tempauth;
  private final Clock clock;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  private KeystoneDouble(URI tempauth, Clock clock) throws IOException {
    this.tempauth = tempauth;
    this.clock = clock;
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setExecutor(handlers);
    server.createContext("/", this::handle);
    server.start();
  }

  /// Starts the double in front of a Swift; the caller closes it, before the Swift.
  public static KeystoneDouble inFrontOf(SwiftServer swift) {
    try {
      return new KeystoneDouble(swift.authUrl(), Clock.systemUTC());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start the Keystone double", e);
    }
  }

  /// The v2.0 endpoint, without `/tokens`.
  public URI v2Url() {
    return base().resolve("/v2.0");
  }

  /// The v3 endpoint, without `/auth/tokens`.
  public URI v3Url() {
    return base().resolve("/v3");
  }

  /// The project, also called tenant, that has the account.
  public String project() {
    return SwiftServer.PROJECT;
  }

  public String user() {
    return SwiftServer.USER;
  }

  public String password() {
    return SwiftServer.PASSWORD;
  }

  /// How many tokens were handed out: a client that asks for one per request is found out here.
  public int tokensIssued() {
    return issued.get();
  }

  @Override
  public void close() {
    server.stop(0);
    handlers.close();
    client.close();
  }

  private URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String request = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
      switch (request) {
        case "GET /" -> answer(exchange, 300, Map.of("versions", Map.of("values", versions())));
        case "GET /v3", "GET /v3/" -> answer(exchange, 200, Map.of("version", version("v3.14")));
        case "GET /v2.0", "GET /v2.0/" -> answer(exchange, 200, Map.of("version", version("v2.0")));
        case "POST /v2.0/tokens" -> issueV2(exchange);
        case "POST /v3/auth/tokens" -> issueV3(exchange);
        default -> refuse(exchange, 404, "Not Found", "Could not find " + request + ".");
      }
    } catch (JacksonException _) {
      refuse(exchange, 400, "Bad Request", "The body is not the JSON that was expected.");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Object> versions() {
    return List.of(version("v3.14"), version("v2.0"));
  }

  private Map<String, Object> version(String id) {
    URI url = id.startsWith("v3") ? v3Url() : v2Url();
    return Map.of(
        "id",
        id,
        "status",
        id.startsWith("v3") ? "stable" : "deprecated",
        "links",
        List.of(Map.of("rel", "self", "href", url + "/")));
  }

  private void issueV2(HttpExchange exchange) throws IOException, InterruptedException {
    JsonNode auth = json.readTree(exchange.getRequestBody()).path("auth");
    JsonNode credentials = auth.path("passwordCredentials");
    String tenant = first(auth, "tenantName", "tenantId");
    Token token =
        exchangeForToken(
            exchange, tenant, text(credentials, "username"), text(credentials, "password"));
    if (token.refused()) {
      return;
    }
    var tokenDocument =
        Map.of(
            "id", token.id(),
            "issued_at", token.issuedAt().toString(),
            "expires", token.expiresAt().toString(),
            "tenant", Map.of("id", tenant, "name", tenant, "enabled", true));
    var userDocument =
        Map.of("id", text(credentials, "username"), "name", text(credentials, "username"));
    var catalog =
        List.of(
            Map.of("type", "identity", "name", "keystone", "endpoints", v2Endpoints(v2Url())),
            Map.of("type", "object-store", "name", "swift", "endpoints", v2Endpoints(token.url())));
    answer(
        exchange,
        200,
        Map.of(
            "access",
            Map.of("token", tokenDocument, "user", userDocument, "serviceCatalog", catalog)));
  }

  private void issueV3(HttpExchange exchange) throws IOException, InterruptedException {
    JsonNode auth = json.readTree(exchange.getRequestBody()).path("auth");
    JsonNode user = auth.path("identity").path("password").path("user");
    JsonNode project = auth.path("scope").path("project");
    for (JsonNode owner : List.of(user, project)) {
      // An id stands alone; a name needs its domain.
      if (owner.path("id").isMissingNode()
          && !first(owner.path("domain"), "name", "id").equalsIgnoreCase("default")) {
        refuse(exchange, 401, "Unauthorized", "The name lacks its domain, which is Default.");
        return;
      }
    }
    String name = first(user, "name", "id");
    String projectName = first(project, "name", "id");
    Token token = exchangeForToken(exchange, projectName, name, text(user, "password"));
    if (token.refused()) {
      return;
    }
    var domain = Map.of("id", "default", "name", "Default");
    var catalog =
        List.of(
            Map.of("type", "identity", "name", "keystone", "endpoints", v3Endpoints(v3Url())),
            Map.of("type", "object-store", "name", "swift", "endpoints", v3Endpoints(token.url())));
    exchange.getResponseHeaders().set("X-Subject-Token", token.id());
    answer(
        exchange,
        201,
        Map.of(
            "token",
            Map.of(
                "methods", List.of("password"),
                "issued_at", token.issuedAt().toString(),
                "expires_at", token.expiresAt().toString(),
                "user", Map.of("id", name, "name", name, "domain", domain),
                "project", Map.of("id", projectName, "name", projectName, "domain", domain),
                "catalog", catalog)));
  }

  private static List<Map<String, String>> v2Endpoints(URI url) {
    return List.of(
        Map.of("region", "RegionTwo", "publicURL", "" + NOWHERE, "internalURL", "" + NOWHERE),
        Map.of("region", REGION, "publicURL", "" + url, "internalURL", "" + url));
  }

  private static List<Map<String, String>> v3Endpoints(URI url) {
    return List.of(
        Map.of("region_id", "RegionTwo", "interface", "public", "url", "" + NOWHERE),
        Map.of("region_id", REGION, "interface", "admin", "url", "" + NOWHERE),
        Map.of("region_id", REGION, "interface", "internal", "url", "" + url),
        Map.of("region_id", REGION, "interface", "public", "url", "" + url));
  }

  /// What tempauth gave. A refusal has been answered already.
  private record Token(String id, URI url, Instant issuedAt, Instant expiresAt, boolean refused) {}

  private Token exchangeForToken(
      HttpExchange exchange, String project, String user, String password)
      throws IOException, InterruptedException {
    HttpResponse<Void> answer =
        client.send(
            HttpRequest.newBuilder(tempauth)
                .timeout(Duration.ofSeconds(20))
                .header("X-Auth-User", project + ":" + user)
                .header("X-Auth-Key", password)
                .build(),
            HttpResponse.BodyHandlers.discarding());
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    if (answer.statusCode() != 200) {
      refuse(exchange, 401, "Unauthorized", "The request you have made requires authentication.");
      return new Token("", NOWHERE, now, now, true);
    }
    issued.incrementAndGet();
    var headers = answer.headers();
    return new Token(
        headers.firstValue("X-Auth-Token").orElseThrow(),
        URI.create(headers.firstValue("X-Storage-Url").orElseThrow()),
        now,
        now.plusSeconds(headers.firstValueAsLong("X-Auth-Token-Expires").orElse(3600)),
        false);
  }

  private void refuse(HttpExchange exchange, int status, String title, String message)
      throws IOException {
    answer(
        exchange,
        status,
        Map.of("error", Map.of("code", status, "title", title, "message", message)));
  }

  private void answer(HttpExchange exchange, int status, Map<String, Object> document)
      throws IOException {
    byte[] body = json.writeValueAsBytes(document);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asString("");
  }

  private static String first(JsonNode node, String one, String other) {
    String value = text(node, one);
    return value.isEmpty() ? text(node, other) : value;
  }
}
