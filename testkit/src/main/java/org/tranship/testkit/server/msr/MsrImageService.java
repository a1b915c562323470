package org.tranship.testkit.server.msr;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// What the double answers below `/v2/`, to whoever brings a token of `/auth/token`: the catalog,
/// tags, manifests and blobs, and to pushes that are begun into a repository that is there. A HEAD
/// is answered from the metadata, so it says nothing of the store; and so says a redirect to it. In
/// read-only mode those get 405, as distribution gives; of MSR nobody has written down what it
/// gives.
final class MsrImageService {
  private static final Pattern TAGS = Pattern.compile("/v2/(.+)/tags/list");
  private static final Pattern MANIFEST = Pattern.compile("/v2/(.+)/manifests/(.+)");
  private static final Pattern BLOB = Pattern.compile("/v2/(.+)/blobs/sha256:([0-9a-f]{64})");
  private static final Pattern UPLOAD = Pattern.compile("/v2/(.+)/blobs/uploads/");
  private static final String NAME_UNKNOWN = "{\"errors\":[{\"code\":\"NAME_UNKNOWN\"}]}";
  private static final String TOKEN = "token-of-the-double";
  private static final int MOST = 1 << 20;

  private final MsrDouble msr;
  private final MsrUploads uploads = new MsrUploads();

  MsrImageService(MsrDouble msr) {
    this.msr = msr;
  }

  void answer(HttpExchange exchange, String path) throws IOException {
    if (path.equals("/auth/token")) {
      boolean known = MsrApi.isKnown(exchange);
      show(exchange, known ? 200 : 401, text(known ? "{\"token\":\"" + TOKEN + "\"}" : "{}"));
      return;
    }
    if (msr.quirks.proxied() > 0) {
      show(exchange, msr.quirks.proxied(), text("{}"));
      return;
    }
    if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      exchange
          .getResponseHeaders()
          .set(
              "WWW-Authenticate",
              "Bearer realm=\""
                  + msr.url()
                  + "/auth/token\",service=\"msr\",scope=\"repository:x:pull\"");
      exchange.sendResponseHeaders(401, -1);
      return;
    }
    switch (exchange.getRequestMethod()) {
      case "GET", "HEAD" -> get(exchange, path);
      case "POST" -> {
        Matcher upload = UPLOAD.matcher(path);
        if (!upload.matches() || !msr.metadata.repositories().contains(upload.group(1))) {
          show(exchange, 404, text(NAME_UNKNOWN));
          return;
        }
        if (!msr.refusesPushes()) {
          String name = uploads.begin(msr.store(), msr.root(), path);
          exchange.getResponseHeaders().set("Location", path + name + "?_state=kept");
          exchange.getResponseHeaders().set("Docker-Upload-UUID", name);
        }
        exchange.sendResponseHeaders(msr.refusesPushes() ? msr.quirks.refusal() : 202, -1);
      }
      case "DELETE" -> {
        if (!msr.refusesPushes()) {
          uploads.cancel(msr.store(), msr.root(), path);
        }
        exchange.sendResponseHeaders(msr.refusesPushes() ? msr.quirks.refusal() : 204, -1);
      }
      default -> exchange.sendResponseHeaders(msr.refusesPushes() ? msr.quirks.refusal() : 400, -1);
    }
  }

  private void get(HttpExchange exchange, String path) throws IOException {
    Matcher tags = TAGS.matcher(path);
    Matcher manifest = MANIFEST.matcher(path);
    Matcher blob = BLOB.matcher(path);
    if (path.equals("/v2/_catalog")) {
      page(exchange, path, "repositories", msr.metadata.repositories());
    } else if (tags.matches()) {
      String front = tags.group(1) + ":";
      TreeSet<String> names = new TreeSet<>();
      msr.tags().keySet().stream()
          .filter(image -> image.startsWith(front))
          .forEach(image -> names.add(image.substring(front.length())));
      if (names.isEmpty()) {
        show(exchange, 404, text(NAME_UNKNOWN));
      } else {
        page(exchange, path, "tags", names);
      }
    } else if (manifest.matches()) {
      String reference = manifest.group(2);
      String hex =
          reference.startsWith("sha256:")
              ? reference.substring("sha256:".length())
              : msr.tags().getOrDefault(manifest.group(1) + ":" + reference, "");
      exchange.getResponseHeaders().set("Docker-Content-Digest", "sha256:" + hex);
      bytes(exchange, hex, false);
    } else if (blob.matches()) {
      bytes(exchange, blob.group(2), msr.quirks.redirects());
    } else {
      show(exchange, path.equals("/v2/") ? 200 : 404, text("{}"));
    }
  }

  /// Two names at a time, so that whoever asks has to follow.
  private void page(HttpExchange exchange, String path, String field, NavigableSet<String> names)
      throws IOException {
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    Matcher last = Pattern.compile("last=([^&]+)").matcher(query);
    var rest = last.find() ? names.tailSet(last.group(1), false) : names;
    var shown = rest.stream().limit(2).toList();
    if (shown.size() < rest.size()) {
      exchange
          .getResponseHeaders()
          .set("Link", "<" + path + "?last=" + shown.getLast() + "&n=2>; rel=\"next\"");
    }
    String list = shown.stream().map(it -> "\"" + it + "\"").collect(Collectors.joining(","));
    show(exchange, 200, text("{\"" + field + "\":[" + list + "]}"));
  }

  private void bytes(HttpExchange exchange, String hex, boolean elsewhere) throws IOException {
    Optional<Key> key = msr.metadata.id(hex).map(id -> MsrMetadata.key(msr.root(), id));
    if (key.isEmpty()) {
      show(exchange, 404, text("{}"));
    } else if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(200, -1);
    } else if (elsewhere) {
      exchange.getResponseHeaders().set("Location", "/stored/" + key.get().text());
      exchange.sendResponseHeaders(307, -1);
    } else {
      stored(exchange, key.get());
    }
  }

  /// An object of the store, as the store itself shows it to whoever was sent there. A login is
  /// refused, as a store does that was asked with a signature.
  void stored(HttpExchange exchange, String key) throws IOException {
    if (exchange.getRequestHeaders().containsKey("Authorization")) {
      show(exchange, 400, text("{}"));
    } else {
      stored(exchange, Key.of(key));
    }
  }

  private void stored(HttpExchange exchange, Key key) throws IOException {
    Store store = msr.store();
    if (store.stat(key).isEmpty()) {
      show(exchange, 404, text("{}"));
      return;
    }
    try (ObjectBody body = store.open(key, ReadRequest.whole(Version.NONE))) {
      show(exchange, 200, body.readAll(MOST));
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void show(HttpExchange exchange, int status, byte[] bytes) throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(bytes.length));
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
