package org.tranship.testkit.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// What a registry answers to those who pull, and to pushes that are begun and cancelled, from any
/// store: for backends of which Debian's docker-registry has no driver. Written from distribution's
/// specification and layout; what it gives out are bytes that somebody else has put there, and it
/// takes no image. Somebody tells it by HTTP what a plan's acts say, as with [RestartedRegistry]:
/// `/act/read-only`, `/act/read-write`, `/act/old`, `/act/new`.
public final class StoredRegistry implements AutoCloseable {
  private static final String V2 = "docker/registry/v2/";
  private static final Pattern MANIFEST = Pattern.compile("/v2/(.+)/manifests/([^/]+)");
  private static final Pattern BLOB = Pattern.compile("/v2/(.+)/blobs/(sha256:[0-9a-f]{64})");
  private static final Pattern UPLOAD = Pattern.compile("/v2/(.+)/blobs/uploads/([^/]*)");
  private static final int MOST = 64 << 20;

  private final Place old;
  private final Place other;
  private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private volatile Place place;
  private volatile boolean readOnly;

  /// A place for images.
  ///
  /// @param store in which `docker/` is; the caller closes it
  /// @param inPlan as a plan says
  public record Place(Store store, String inPlan) {}

  /// Starts it at the old place; the caller closes it.
  public StoredRegistry(Place old, Place other) {
    this.old = old;
    this.other = other;
    this.place = old;
    try {
      this.server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(handlers);
    server.createContext("/", this::answer);
    server.start();
  }

  /// Where its images are now.
  public Place place() {
    return place;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (path.startsWith("/act/")) {
        exchange.sendResponseHeaders(isDone(path.substring("/act/".length())) ? 204 : 404, -1);
        return;
      }
      switch (exchange.getRequestMethod()) {
        case "GET", "HEAD" -> show(exchange, path);
        case "POST", "DELETE" -> upload(exchange, path);
        default -> exchange.sendResponseHeaders(readOnly ? 405 : 400, -1);
      }
    }
  }

  private boolean isDone(String act) {
    switch (act) {
      case "read-only" -> readOnly = true;
      case "read-write" -> readOnly = false;
      case "old" -> place = old;
      case "new" -> place = other;
      default -> {
        return false;
      }
    }
    return true;
  }

  /// Begins an upload, or cancels one.
  private void upload(HttpExchange exchange, String path) throws IOException {
    Matcher upload = UPLOAD.matcher(path);
    boolean begins = exchange.getRequestMethod().equals("POST");
    if (readOnly || !upload.matches()) {
      exchange.sendResponseHeaders(readOnly ? 405 : 404, -1);
      return;
    }
    String id = begins ? UUID.randomUUID().toString() : upload.group(2);
    Key started = Key.of(V2 + "repositories/" + upload.group(1) + "/_uploads/" + id + "/startedat");
    WriteOutcome outcome =
        begins
            ? place.store.put(PutRequest.of(started, "now".getBytes(StandardCharsets.UTF_8)))
            : place.store.delete(List.of(DeleteRequest.of(started))).getFirst();
    exchange
        .getResponseHeaders()
        .set("Location", "/v2/" + upload.group(1) + "/blobs/uploads/" + id);
    int done = begins ? 202 : 204;
    exchange.sendResponseHeaders(outcome instanceof WriteOutcome.Done ? done : 500, -1);
  }

  private void show(HttpExchange exchange, String path) throws IOException {
    Optional<byte[]> found = path.equals("/v2/") ? Optional.of(new byte[0]) : read(path);
    if (found.isEmpty()) {
      exchange.sendResponseHeaders(404, -1);
    } else if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(found.get().length));
      exchange.sendResponseHeaders(200, -1);
    } else {
      // A length of zero would mean that nobody knows it.
      exchange.sendResponseHeaders(200, found.get().length == 0 ? -1 : found.get().length);
      exchange.getResponseBody().write(found.get());
    }
  }

  /// What no link shows is not there.
  private Optional<byte[]> read(String path) {
    Matcher blob = BLOB.matcher(path);
    if (blob.matches()) {
      return link(blob.group(1), "_layers/" + slashed(blob.group(2))).flatMap(this::data);
    }
    Matcher manifest = MANIFEST.matcher(path);
    if (!manifest.matches()) {
      return Optional.empty();
    }
    String repository = manifest.group(1);
    String reference = manifest.group(2);
    Optional<String> digest =
        reference.startsWith("sha256:")
            ? Optional.of(reference)
            : link(repository, "_manifests/tags/" + reference + "/current");
    return digest
        .flatMap(it -> link(repository, "_manifests/revisions/" + slashed(it)))
        .flatMap(this::data);
  }

  private static String slashed(String digest) {
    return digest.replace(':', '/');
  }

  private Optional<String> link(String repository, String folder) {
    return object(V2 + "repositories/" + repository + "/" + folder + "/link")
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  private Optional<byte[]> data(String digest) {
    String hex = digest.substring("sha256:".length());
    return object(V2 + "blobs/sha256/" + hex.substring(0, 2) + "/" + hex + "/data");
  }

  private Optional<byte[]> object(String key) {
    Store store = place.store;
    if (store.stat(Key.of(key)).isEmpty()) {
      return Optional.empty();
    }
    try (ObjectBody body = store.open(Key.of(key), ReadRequest.whole(Version.NONE))) {
      return Optional.of(body.readAll(MOST));
    }
  }

  /// A plan that moves it.
  public String plan() {
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    return """
        source: "%1$s"
        target: "%2$s"
        registry: %3$s
        fence:
          raise: {http: "%3$s/act/read-only"}
          lower: {http: "%3$s/act/read-write"}
        switch:
          do: [{http: {url: "%3$s/act/new"}, undo: {http: "%3$s/act/old"}}]
          within: 3s
        """
        .formatted(old.inPlan, other.inPlan, url);
  }

  @Override
  public void close() {
    server.stop(0);
    handlers.close();
  }
}
