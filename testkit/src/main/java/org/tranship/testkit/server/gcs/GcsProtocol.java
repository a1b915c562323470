package org.tranship.testkit.server.gcs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.tranship.testkit.server.gcs.GcsOperation.Met;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What each operation answers.
final class GcsProtocol {
  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-([0-9]*)");
  private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final GcsBuckets buckets;
  private final GcsSessions sessions;
  private volatile int page = 1000;

  GcsProtocol(GcsBuckets buckets, GcsSessions sessions) {
    this.buckets = buckets;
    this.sessions = sessions;
  }

  /// Most items of a page, though more are asked for.
  void page(int most) {
    page = most;
  }

  /// A description without what the server itself says.
  static Map<String, Object> description(JsonNode node) {
    Map<String, Object> kept = new TreeMap<>();
    node.forEachEntry(
        (name, value) -> {
          if (value.isString()) {
            kept.put(name, value.asString());
          } else if (value.isObject()) {
            Map<String, String> inner = new TreeMap<>();
            value.forEachEntry((key, text) -> inner.put(key, text.asString("")));
            kept.put(name, inner);
          }
        });
    return kept;
  }

  static JsonNode json(byte[] bytes) {
    try {
      return JSON.readTree(bytes.length == 0 ? new byte[] {'{', '}'} : bytes);
    } catch (JacksonException e) {
      throw new GcsRefusal(400, "parseError", "Parse Error");
    }
  }

  static GcsReply json(int status, Map<String, ?> document) {
    return new GcsReply(
        status,
        Map.of("Content-Type", "application/json; charset=UTF-8"),
        JSON.writeValueAsBytes(document));
  }

  static GcsReply refusal(GcsRefusal refusal) {
    String message = String.valueOf(refusal.getMessage());
    return json(
        refusal.status(),
        Map.of(
            "error",
            Map.of(
                "code",
                refusal.status(),
                "message",
                message,
                "errors",
                List.of(
                    Map.of("message", message, "domain", "global", "reason", refusal.reason())))));
  }

  GcsReply answer(Met met, GcsExchange request) {
    Matcher path = met.path();
    String bucket = path.groupCount() > 0 ? GcsExchange.decoded(path.group(1)) : "";
    String object = path.groupCount() > 1 ? GcsExchange.decoded(path.group(2)) : "";
    return switch (met.operation().id()) {
      case "storage.buckets.insert" -> {
        String name = json(request.body()).path("name").asString("");
        if (request.query().getOrDefault("project", "").isEmpty()) {
          throw new GcsRefusal(400, "required", "Required parameter: project");
        }
        buckets.create(name);
        yield json(200, Map.of("kind", "storage#bucket", "name", name));
      }
      case "storage.objects.list" -> list(bucket, request.query());
      case "storage.objects.get" ->
          request.query().getOrDefault("alt", "json").equals("media")
              ? media(buckets.get(bucket, object, request.query()), request)
              : resource(bucket, object, buckets.get(bucket, object, request.query()));
      case "storage.objects.delete" -> {
        buckets.delete(bucket, object, request.query());
        yield GcsReply.empty(204);
      }
      case "storage.objects.compose" ->
          resource(
              bucket,
              object,
              buckets.compose(bucket, object, json(request.body()), request.query()));
      case "storage.objects.insert" -> insert(bucket, request);
      default -> throw new IllegalStateException(met.operation().id());
    };
  }

  private static GcsReply resource(String bucket, String name, GcsObject object) {
    return json(200, object.resource(bucket, name));
  }

  private GcsReply list(String bucket, Map<String, String> query) {
    int asked = Integer.parseInt(query.getOrDefault("maxResults", "1000"));
    GcsBuckets.Page found = buckets.list(bucket, query, Math.clamp(asked, 1, page));
    Map<String, Object> document = new TreeMap<>(Map.of("kind", "storage#objects"));
    List<Object> items = new ArrayList<>();
    found.items().forEach(one -> items.add(one.getValue().resource(bucket, one.getKey())));
    if (!items.isEmpty()) {
      document.put("items", items);
    }
    if (!found.next().isEmpty()) {
      document.put("nextPageToken", found.next());
    }
    return json(200, document);
  }

  private GcsReply insert(String bucket, GcsExchange request) {
    String type = request.query().getOrDefault("uploadType", "");
    if (request.query().containsKey("upload_id")) {
      return sessions
          .take(request)
          .map(whole -> stored(bucket, whole.description(), whole.bytes(), whole.query()))
          .orElseGet(() -> sessions.progress(request));
    }
    return switch (type) {
      case "media" ->
          stored(
              bucket,
              new TreeMap<>(Map.of("contentType", request.header("content-type"))),
              request.body(),
              request.query());
      case "multipart" -> {
        List<byte[]> parts = parts(request.body(), boundary(request.header("content-type")));
        if (parts.size() != 2) {
          throw GcsRefusal.invalid("A multipart upload has two parts, not " + parts.size() + ".");
        }
        yield stored(bucket, description(json(parts.get(0))), parts.get(1), request.query());
      }
      case "resumable" -> sessions.open(request, description(json(request.body())));
      default -> throw GcsRefusal.invalid("Unknown uploadType.");
    };
  }

  private GcsReply stored(
      String bucket, Map<String, Object> description, byte[] bytes, Map<String, String> query) {
    GcsObject made = buckets.insert(bucket, description, bytes, query);
    String name = query.getOrDefault("name", String.valueOf(description.get("name")));
    return resource(bucket, name, made);
  }

  private static GcsReply media(GcsObject object, GcsExchange request) {
    byte[] bytes = object.bytes();
    String stored = object.text("contentEncoding");
    boolean unpack =
        stored.equals("gzip")
            && !request.header("accept-encoding").contains("gzip")
            && !object.text("cacheControl").contains("no-transform");
    Map<String, String> headers = new TreeMap<>();
    headers.put("Content-Type", object.text("contentType"));
    headers.put("x-goog-generation", Long.toString(object.generation()));
    headers.put("x-goog-metageneration", "1");
    headers.put("x-goog-storage-class", "STANDARD");
    headers.put(
        "x-goog-hash",
        "crc32c="
            + GcsObject.crc32c(bytes)
            + (object.composed() ? "" : ",md5=" + GcsObject.md5(bytes)));
    headers.put("x-goog-stored-content-encoding", stored.isEmpty() ? "identity" : stored);
    headers.put("x-goog-stored-content-length", Integer.toString(bytes.length));
    if (!stored.isEmpty() && !unpack) {
      headers.put("Content-Encoding", stored);
    }
    Matcher range = RANGE.matcher(request.header("range"));
    if (unpack) {
      return new GcsReply(200, headers, unpacked(bytes)).with("Transfer-Encoding", "chunked");
    }
    if (!range.matches()) {
      return new GcsReply(200, headers, bytes);
    }
    long from = Long.parseLong(range.group(1));
    if (from >= bytes.length) {
      throw new GcsRefusal(
          416, "requestedRangeNotSatisfiable", "The requested range cannot be satisfied.");
    }
    long to =
        range.group(2).isEmpty()
            ? bytes.length
            : Math.min(bytes.length, Long.parseLong(range.group(2)) + 1);
    return new GcsReply(206, headers, Arrays.copyOfRange(bytes, (int) from, (int) to))
        .with("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + bytes.length);
  }

  private static byte[] unpacked(byte[] bytes) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    } catch (IOException e) {
      return bytes;
    }
  }

  static String boundary(String type) {
    Matcher boundary = BOUNDARY.matcher(type);
    if (!boundary.find()) {
      throw GcsRefusal.invalid("A body of parts without a boundary.");
    }
    return boundary.group(1);
  }

  /// The bodies of the parts, without their headers.
  static List<byte[]> parts(byte[] body, String boundary) {
    // Latin-1 keeps every byte, so that positions in the text are positions in the bytes.
    String text = new String(body, StandardCharsets.ISO_8859_1);
    List<byte[]> parts = new ArrayList<>();
    int at = text.indexOf("--" + boundary);
    while (at >= 0) {
      int start = at + 2 + boundary.length();
      int next = text.indexOf("\r\n--" + boundary, start);
      if (next < 0) {
        break;
      }
      int content = text.indexOf("\r\n\r\n", start) + 4;
      parts.add(Arrays.copyOfRange(body, content, Math.max(content, next)));
      at = next + 2;
    }
    return parts;
  }
}
