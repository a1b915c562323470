package org.tranship.runbook.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.core.value.Secrets;

/// A registry over HTTP, as a client that pushes or pulls sees it. Nothing is sent to it before it
/// asks: then the login, if it wants basic authentication, or a token, and the login goes to its
/// token server alone ([BearerTokens]). The password is resolved for each client, and is in nothing
/// it says.
///
/// Source: OCI distribution specification 1.1; what a read-only registry answers, and one with a
/// token server, was tried with distribution 2.8.2.
final class RegistryClient implements AutoCloseable {
  static final String MANIFESTS =
      "application/vnd.oci.image.manifest.v1+json,application/vnd.oci.image.index.v1+json,"
          + "application/vnd.docker.distribution.manifest.v2+json,"
          + "application/vnd.docker.distribution.manifest.list.v2+json,"
          + "application/vnd.docker.distribution.manifest.v1+prettyjws";

  private static final Set<Integer> ELSEWHERE = Set.of(301, 302, 303, 307, 308);
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final Optional<String> NOBODY = Optional.empty();
  private static final Pattern REPOSITORY = Pattern.compile("/v2/(.+)/(?:manifests|blobs)/.*");
  private static final int SHOWN = 200;
  private static final String LOGIN = "'user' and 'password' below 'registry'.";

  private final RegistryPlan.Address address;
  private final Optional<String> login;
  private final HttpClient client;
  private final BearerTokens tokens;

  /// Whether the registry has asked for the login itself.
  private volatile boolean basic;

  RegistryClient(RegistryPlan.Address address, Secrets secrets) {
    this(address, secrets, Retries.STANDARD);
  }

  /// @param retries how often a token server is asked that cannot answer
  RegistryClient(RegistryPlan.Address address, Secrets secrets, Retries retries) {
    this.address = address;
    this.login =
        address
            .user()
            .map(
                user ->
                    "Basic "
                        + Base64.getEncoder()
                            .encodeToString(
                                (user
                                        + ":"
                                        + address
                                            .password()
                                            .map(secrets::resolve)
                                            .orElseThrow()
                                            .reveal())
                                    .getBytes(StandardCharsets.UTF_8)));
    this.client = address.connection().client();
    this.tokens =
        new BearerTokens(
            client,
            login,
            address.realm(),
            address.connection().readTimeout(),
            Clock.systemUTC(),
            retries);
  }

  String url() {
    return address.url();
  }

  /// An answer without its body.
  ///
  /// @param shown for people: the status and the beginning of the body
  record Told(int status, Optional<String> location, String shown) {}

  /// A request without a body, or with a short one, whose answer is not needed whole.
  Told ask(String method, String path, String body) throws IOException, InterruptedException {
    HttpResponse<InputStream> answer =
        exchange(
            method,
            URI.create(address.url() + path),
            request -> {
              request.method(
                  method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
              if (!body.isEmpty()) {
                request.header("Content-Type", "application/vnd.oci.image.manifest.v1+json");
              }
            });
    try (InputStream in = answer.body()) {
      String text = new String(in.readNBytes(SHOWN), StandardCharsets.UTF_8);
      String line = text.strip().replaceAll("\\s+", " ");
      return new Told(
          answer.statusCode(),
          answer.headers().firstValue("Location"),
          "HTTP " + answer.statusCode() + (line.isEmpty() ? "" : ": " + line));
    }
  }

  /// What a client gets.
  ///
  /// @param status of the last answer
  /// @param body its bytes; the caller closes it
  record Got(int status, InputStream body) {}

  /// Gets something, from wherever the registry sends its clients for it.
  ///
  /// @throws PassingFault if it cannot be had just now
  Got get(String path) throws IOException, InterruptedException {
    HttpResponse<InputStream> answer = send("GET", path);
    requireNoFault(answer);
    return new Got(answer.statusCode(), answer.body());
  }

  /// The status with which it is answered whether something is there, and the length that is said;
  /// negative for none.
  record Head(int status, long length) {}

  /// Asks for something without its bytes, wherever the registry sends its clients for it: what it
  /// has itself looked up and what clients can fetch are two things. A store that refuses to be
  /// asked so, and gives it out all the same, has it.
  ///
  /// @throws PassingFault if it cannot be told just now
  Head head(String path) throws IOException, InterruptedException {
    HttpResponse<InputStream> answer = send("HEAD", path);
    answer.body().close();
    if (answer.statusCode() != OK
        && !answer.request().uri().equals(URI.create(address.url() + path))) {
      answer = send("GET", path);
      answer.body().close();
    }
    requireNoFault(answer);
    return new Head(
        answer.statusCode(), answer.headers().firstValueAsLong("Content-Length").orElse(-1));
  }

  private static void requireNoFault(HttpResponse<InputStream> answer) throws IOException {
    Optional<PassingFault> passing = PassingFault.of(answer);
    if (passing.isPresent()) {
      answer.body().close();
      throw passing.get();
    }
  }

  private HttpResponse<InputStream> send(String method, String path)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> answer =
        exchange(
            method,
            URI.create(address.url() + path),
            request -> request.header("Accept", MANIFESTS).method(method, BodyPublishers.noBody()));
    Optional<String> there = answer.headers().firstValue("Location");
    if (!ELSEWHERE.contains(answer.statusCode()) || there.isEmpty()) {
      return answer;
    }
    answer.body().close();
    // The store behind it has a signature in the address, and is not to see the login.
    HttpRequest next =
        HttpRequest.newBuilder(answer.uri().resolve(there.get()))
            .timeout(address.connection().readTimeout())
            .method(method, BodyPublishers.noBody())
            .build();
    return RegistryConnection.send(client, next);
  }

  /// Cancels an upload at the address that an answer gave, if that is on this registry: nobody else
  /// is to see the login.
  ///
  /// @return whether the registry says that it is cancelled
  boolean cancel(URI location) throws IOException, InterruptedException {
    URI own = URI.create(address.url() + "/");
    URI whole = own.resolve(location);
    if (!own.getScheme().equals(whole.getScheme())
        || !own.getAuthority().equals(whole.getAuthority())) {
      return false;
    }
    HttpResponse<InputStream> answer = exchange("DELETE", whole, HttpRequest.Builder::DELETE);
    answer.body().close();
    return answer.statusCode() / 100 == 2;
  }

  /// Sends a request to the registry: with the token that was good enough before at this place, or
  /// with the login where it has asked for that; and once more with what it asks for now.
  ///
  /// @return never a 401
  /// @throws AccessFault if there is nothing to let us in, or the registry does not take it
  private HttpResponse<InputStream> exchange(
      String method, URI uri, Consumer<HttpRequest.Builder> filled)
      throws IOException, InterruptedException {
    String place = place(method, uri);
    Optional<String> known = tokens.known(place);
    HttpResponse<InputStream> answer =
        send(uri, filled, known.map(RegistryClient::bearer).or(() -> basic ? login : NOBODY));
    if (answer.statusCode() != UNAUTHORIZED) {
      return answer;
    }
    answer.body().close();
    Optional<BearerChallenge> challenge = challenge(answer);
    if (challenge.isEmpty()) {
      return asTheUser(uri, filled, answer);
    }
    String token = tokens.token(place, challenge.get(), known.orElse(""));
    HttpResponse<InputStream> second = send(uri, filled, Optional.of(bearer(token)));
    if (second.statusCode() != UNAUTHORIZED) {
      return second;
    }
    second.body().close();
    throw notEnough(challenge(second).orElse(challenge.get()));
  }

  /// @param refused what was answered to whoever has no token
  private HttpResponse<InputStream> asTheUser(
      URI uri, Consumer<HttpRequest.Builder> filled, HttpResponse<InputStream> refused)
      throws IOException, InterruptedException {
    if (!BearerChallenge.asksForPassword(refused.headers().allValues("WWW-Authenticate"))) {
      throw notIn(
          "answers HTTP 401, and asks for neither a password nor a token. See what it says.");
    }
    if (login.isEmpty()) {
      throw notIn("wants a login, and the plan has none: HTTP 401. Give " + LOGIN);
    }
    if (!address.mayHaveLogin()) {
      throw AccessFault.inClear(address.url());
    }
    basic = true;
    HttpResponse<InputStream> answer = send(uri, filled, login);
    if (answer.statusCode() != UNAUTHORIZED) {
      return answer;
    }
    answer.body().close();
    throw notIn("refuses the login of the plan: HTTP 401. Correct " + LOGIN);
  }

  private AccessFault notIn(String why) {
    return new AccessFault(AccessFault.NOT_IN, address.url() + " " + why);
  }

  private AccessFault notEnough(BearerChallenge wanted) {
    return new AccessFault(
        AccessFault.NOT_ENOUGH,
        address.url()
            + " answers HTTP 401 to a new token of "
            + AccessFault.place(wanted.realm())
            + (wanted.error().isEmpty() ? "" : " (" + Shown.of(wanted.error()) + ")")
            + ", and wants one for "
            + (wanted.scope().isEmpty() ? "nothing but a login" : wanted.scope())
            + (wanted.error().equals("insufficient_scope")
                ? ". Give the plan's user these rights at the token server."
                : ". See whether it trusts this token server: its issuer, its service and its"
                    + " certificate."));
  }

  private static Optional<BearerChallenge> challenge(HttpResponse<InputStream> answer) {
    return BearerChallenge.of(answer.headers().allValues("WWW-Authenticate"));
  }

  private static String bearer(String token) {
    return "Bearer " + token;
  }

  /// What needs the same token: what is done in a repository, to read, to write or to remove.
  private static String place(String method, URI uri) {
    Matcher repository = REPOSITORY.matcher(uri.getPath());
    String kind = method.equals("HEAD") ? "GET" : method.equals("PUT") ? "POST" : method;
    return kind + " " + (repository.matches() ? repository.group(1) : "");
  }

  private HttpResponse<InputStream> send(
      URI uri, Consumer<HttpRequest.Builder> filled, Optional<String> authorization)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).timeout(address.connection().readTimeout());
    filled.accept(request);
    authorization.ifPresent(it -> request.header("Authorization", it));
    return RegistryConnection.send(client, request.build());
  }

  @Override
  public void close() {
    client.close();
  }
}
