package org.tranship.runbook.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// What a registry answers over HTTP to those who pull, and to a push that is only begun, from
/// whichever store it is told to use. Follows distribution 2.8: what a link does not show is 404.
final class LittleService implements AutoCloseable {
  private static final Pattern MANIFEST = Pattern.compile("/v2/(.+)/manifests/(.+)");
  private static final Pattern BLOB = Pattern.compile("/v2/(.+)/blobs/sha256:(.+)");

  private static final Pattern UPLOADS = Pattern.compile("/v2/(.+)/blobs/uploads/");

  private final HttpServer server;
  private final AtomicInteger uploads = new AtomicInteger();
  private volatile LittleRegistry registry;
  private volatile boolean readOnly;
  private volatile boolean down;

  /// With what manifests are answered while it is in trouble.
  volatile int trouble = 503;

  /// How many manifests are answered so from now on.
  final AtomicInteger troubled = new AtomicInteger();

  /// How many are given out before that.
  final AtomicInteger before = new AtomicInteger();

  LittleService(LittleRegistry registry) {
    this.registry = registry;
    try {
      this.server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void use(LittleRegistry other) {
    registry = other;
  }

  LittleRegistry used() {
    return registry;
  }

  void readOnly(boolean yes) {
    readOnly = yes;
  }

  /// Whether something in front of it answers that it is not there.
  void down(boolean yes) {
    down = yes;
  }

  boolean isReadOnly() {
    return readOnly;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    try (exchange) {
      if (down) {
        exchange.sendResponseHeaders(502, -1);
        return;
      }
      if (MANIFEST.matcher(path).matches()
          && exchange.getRequestMethod().equals("GET")
          && less(before) == 0
          && less(troubled) > 0) {
        exchange.sendResponseHeaders(trouble, -1);
        return;
      }
      switch (exchange.getRequestMethod()) {
        case "GET", "HEAD" -> show(exchange, read(path));
        case "POST" -> {
          String upload = String.valueOf(uploads.incrementAndGet());
          if (!readOnly) {
            registry.put(started(path, upload), "now");
          }
          exchange.getResponseHeaders().set("Location", path + upload);
          exchange.sendResponseHeaders(readOnly ? 405 : 202, -1);
        }
        case "DELETE" -> {
          int slash = path.lastIndexOf('/') + 1;
          String upload = path.substring(slash);
          if (!readOnly) {
            registry.remove(started(path.substring(0, slash), upload));
          }
          exchange.sendResponseHeaders(readOnly ? 405 : 204, -1);
        }
        default -> exchange.sendResponseHeaders(readOnly ? 405 : 400, -1);
      }
    }
  }

  private static int less(AtomicInteger number) {
    return number.getAndUpdate(it -> Math.max(it - 1, 0));
  }

  /// What a registry writes when an upload is begun.
  ///
  /// @param path that of uploads
  private String started(String path, String upload) {
    Matcher uploading = UPLOADS.matcher(path);
    if (!uploading.matches()) {
      throw new AssertionError(path);
    }
    return registry.front()
        + LittleRegistry.V2
        + "repositories/"
        + uploading.group(1)
        + "/_uploads/"
        + upload
        + "/startedat";
  }

  private static void show(HttpExchange exchange, Optional<byte[]> bytes) throws IOException {
    boolean head = exchange.getRequestMethod().equals("HEAD");
    if (bytes.isEmpty()) {
      exchange.sendResponseHeaders(404, -1);
    } else if (head) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(bytes.get().length));
      exchange.sendResponseHeaders(200, -1);
    } else {
      exchange.sendResponseHeaders(200, bytes.get().length);
      exchange.getResponseBody().write(bytes.get());
    }
  }

  private Optional<byte[]> read(String path) {
    if (path.equals("/v2/")) {
      return Optional.of("{}".getBytes(StandardCharsets.UTF_8));
    }
    LittleRegistry used = registry;
    Matcher blob = BLOB.matcher(path);
    if (blob.matches()) {
      return object(used, used.layerKey(blob.group(1), blob.group(2)))
          .flatMap(_ -> object(used, used.blobKey(blob.group(2))));
    }
    Matcher manifest = MANIFEST.matcher(path);
    if (!manifest.matches()) {
      return Optional.empty();
    }
    String repository = manifest.group(1);
    String reference = manifest.group(2);
    Optional<String> hex =
        reference.startsWith("sha256:")
            ? Optional.of(reference.substring(7))
            : object(used, used.tagKey(repository, reference))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8).substring(7));
    return hex.filter(it -> object(used, used.revisionKey(repository, it)).isPresent())
        .flatMap(it -> object(used, used.blobKey(it)))
        .map(LittleService::signed);
  }

  /// A manifest of schema 1 is given out with a signature inside, as libtrust does it: the end is
  /// cut off, the signature is put in, and the end comes behind it.
  private static byte[] signed(byte[] manifest) {
    String payload = new String(manifest, StandardCharsets.UTF_8);
    if (!payload.contains("\"schemaVersion\": 1,") || payload.contains("\"signatures\"")) {
      return manifest;
    }
    return signed(payload, header(payload.length() - 2)).getBytes(StandardCharsets.UTF_8);
  }

  static String signed(String payload, String header) {
    return payload.substring(0, payload.length() - 2)
        + ",\n   \"signatures\": [{\"header\": {\"alg\": \"ES256\"}, \"signature\": \"x\", \"protected\": \""
        + header
        + "\"}]\n}";
  }

  static String header(int length) {
    // With signs in it that base64 for URLs spells in its own way.
    return base64(
        "{\"formatLength\":"
            + length
            + ",\"formatTail\":\""
            + base64("\n}")
            + "\",\"made by\":\"~~~???\"}");
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<byte[]> object(LittleRegistry used, String key) {
    if (used.store().stat(Key.of(key)).isEmpty()) {
      return Optional.empty();
    }
    try (ObjectBody body = used.store().open(Key.of(key), ReadRequest.whole(Version.NONE))) {
      return Optional.of(body.readAll(1 << 20));
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
