package org.tranship.testkit.server.gcs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.tranship.testkit.server.gcs.GcsOperation.Met;

/// Google Cloud Storage on this machine, as far as its JSON API is published: objects in memory,
/// conditions by generation, digests compared, listings in the order of UTF-8 bytes with pages,
/// compose, uploads in one request and resumable ones, many requests in one, gzip unpacked for who
/// does not take it.
///
/// What is different from Google, on purpose: `fields` is taken and not applied, so that answers
/// hold more than was asked for; a page token is the name that the page begins with; `delimiter`,
/// `matchGlob`, `versions`, `softDeleted`, access lists, projections, encryption keys and
/// metageneration conditions are taken and change nothing; nothing is throttled unless a test says
/// so; no bucket is kept back by retention or hold; TLS is not spoken; a signed assertion at
/// `/token` is looked at for its three parts and not verified.
public final class GcsDouble implements AutoCloseable {
  private final GcsBuckets buckets = new GcsBuckets(Clock.systemUTC());
  private final GcsProtocol protocol = new GcsProtocol(buckets, new GcsSessions());
  private final Queue<Trouble> troubles = new ConcurrentLinkedQueue<>();
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger names = new AtomicInteger();
  private final AtomicInteger tokens = new AtomicInteger();
  private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private volatile @Nullable String accepted;

  private record Trouble(Predicate<String> when, int status, String reason, String later) {}

  private GcsDouble(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
    server.setExecutor(handlers);
    server.createContext("/", this::handle);
    server.start();
  }

  /// Starts a double on a free port; the caller closes it.
  public static GcsDouble start() {
    return start(0);
  }

  /// @param port 0 for a free one
  public static GcsDouble start(int port) {
    try {
      return new GcsDouble(port);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start the double of Google's storage", e);
    }
  }

  /// For trying by hand: `PORT BUCKET...`, until it is killed.
  public static void main(String... arguments) {
    GcsDouble running = start(Integer.parseInt(arguments[0]));
    for (int i = 1; i < arguments.length; i++) {
      running.buckets.create(arguments[i]);
    }
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// A bucket that nobody else uses.
  public String freshBucket() {
    String name = "bucket-" + names.incrementAndGet();
    buckets.create(name);
    return name;
  }

  /// Requests that the published API does not have, in words; empty is well.
  public List<String> violations() {
    return List.copyOf(violations);
  }

  /// The operations that were asked for, in order.
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /// From now on only this token is let in, beside those that `/token` gives out.
  public void requireToken(String token) {
    accepted = token;
  }

  /// How many tokens were given out.
  public int tokensIssued() {
    return tokens.get();
  }

  /// Most items of a page from now on.
  public void page(int most) {
    protocol.page(most);
  }

  /// Answers the next request of an operation with a failure instead.
  ///
  /// @param operation such as `storage.objects.insert`
  /// @param wait the value of `Retry-After`; empty for none
  public void failNext(String operation, int status, String reason, String wait) {
    troubles.add(new Trouble(operation::equals, status, reason, wait));
  }

  @Override
  public void close() {
    server.stop(0);
    handlers.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> headers = new TreeMap<>();
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
      GcsExchange request =
          GcsExchange.of(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toASCIIString(),
              headers,
              body(exchange));
      GcsReply reply = reply(request);
      boolean chunked = reply.headers().containsKey("Transfer-Encoding");
      reply
          .headers()
          .forEach(
              (name, value) -> {
                if (!name.equals("Transfer-Encoding")) {
                  exchange.getResponseHeaders().add(name, value);
                }
              });
      int length = reply.body().length;
      exchange.sendResponseHeaders(reply.status(), chunked ? 0 : length == 0 ? -1 : length);
      if (length > 0) {
        exchange.getResponseBody().write(reply.body());
      }
    }
  }

  /// Google's client packs its requests.
  private static byte[] body(HttpExchange exchange) throws IOException {
    boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    try (InputStream in =
        packed ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
      return in.readAllBytes();
    }
  }

  private GcsReply reply(GcsExchange request) {
    if (request.path().equals("/token")) {
      return token(request);
    }
    String token = accepted;
    String sent = request.header("authorization");
    if (token != null && !sent.equals("Bearer " + token)) {
      return GcsProtocol.refusal(
          new GcsRefusal(401, sent.isEmpty() ? "required" : "authError", "Invalid Credentials"));
    }
    return request.path().equals("/batch/storage/v1") ? batch(request) : single(request);
  }

  private GcsReply token(GcsExchange request) {
    String body = new String(request.body(), StandardCharsets.UTF_8);
    if (!body.contains("assertion=") || body.split("%2E|\\.", -1).length < 3) {
      return new GcsReply(
          400,
          Map.of("Content-Type", "application/json"),
          "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid JWT.\"}"
              .getBytes(StandardCharsets.UTF_8));
    }
    String token = "issued-" + tokens.incrementAndGet();
    accepted = token;
    return GcsProtocol.json(
        200, Map.of("access_token", token, "expires_in", 3600, "token_type", "Bearer"));
  }

  private GcsReply single(GcsExchange request) {
    Optional<Met> met = GcsOperation.find(request.method(), request.path());
    if (met.isEmpty()) {
      violations.add("no operation: " + request.method() + " " + request.path());
      return GcsProtocol.refusal(new GcsRefusal(404, "notFound", "Not Found"));
    }
    GcsOperation operation = met.get().operation();
    for (String parameter : request.query().keySet()) {
      if (!operation.takes(parameter)) {
        violations.add(operation.id() + " has no parameter " + parameter);
        return GcsProtocol.refusal(GcsRefusal.invalid("Unknown parameter " + parameter));
      }
    }
    requests.add(operation.id());
    Optional<Trouble> trouble =
        troubles.stream().filter(one -> one.when().test(operation.id())).findFirst();
    if (trouble.isPresent() && troubles.remove(trouble.get())) {
      String reason = trouble.get().reason();
      GcsReply no = GcsProtocol.refusal(new GcsRefusal(trouble.get().status(), reason, reason));
      String later = trouble.get().later();
      return later.isEmpty() ? no : no.with("Retry-After", later);
    }
    try {
      return protocol.answer(met.get(), request);
    } catch (GcsRefusal refusal) {
      return GcsProtocol.refusal(refusal);
    }
  }

  private GcsReply batch(GcsExchange request) {
    requests.add("batch");
    StringBuilder answer = new StringBuilder();
    String body = new String(request.body(), StandardCharsets.UTF_8);
    String boundary = GcsProtocol.boundary(request.header("content-type"));
    for (String piece : body.split("--" + Pattern.quote(boundary), -1)) {
      int head = piece.indexOf("\r\n\r\n");
      if (head < 0) {
        continue;
      }
      String id =
          piece.substring(0, head).replaceAll("(?si).*Content-ID: *<?([^>\r\n]*)>?.*", "$1");
      String[] line = piece.substring(head + 4).lines().findFirst().orElse("").split(" ", 3);
      GcsReply reply = single(GcsExchange.of(line[0], line[1], Map.of(), new byte[0]));
      answer
          .append("--batch_double\r\nContent-Type: application/http\r\nContent-ID: <response-")
          .append(id)
          .append(">\r\n\r\nHTTP/1.1 ")
          .append(reply.status())
          .append(" Status\r\nContent-Length: ")
          .append(reply.body().length)
          .append("\r\n\r\n")
          .append(new String(reply.body(), StandardCharsets.UTF_8))
          .append("\r\n");
    }
    return new GcsReply(
        200,
        Map.of("Content-Type", "multipart/mixed; boundary=batch_double"),
        answer.append("--batch_double--\r\n").toString().getBytes(StandardCharsets.UTF_8));
  }
}
