package org.tranship.testkit.server.gcs;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.tranship.core.value.Key;
import tools.jackson.databind.JsonNode;

/// The buckets and objects of the double, in memory. One operation at a time, so that conditions
/// are atomic.
final class GcsBuckets {
  private static final int LONGEST_NAME = 1024;
  private static final int MOST_SOURCES = 32;

  private final Map<String, NavigableMap<Key, GcsObject>> buckets = new ConcurrentHashMap<>();
  private final Clock clock;
  private long generations;

  GcsBuckets(Clock clock) {
    this.clock = clock;
    this.generations = clock.millis() * 1000;
  }

  synchronized void create(String name) {
    if (buckets.putIfAbsent(name, new TreeMap<>()) != null) {
      throw new GcsRefusal(
          409, "conflict", "Your previous request to create the named bucket succeeded.");
    }
  }

  private NavigableMap<Key, GcsObject> bucket(String name) {
    NavigableMap<Key, GcsObject> found = buckets.get(name);
    if (found == null) {
      throw new GcsRefusal(404, "notFound", "The specified bucket does not exist.");
    }
    return found;
  }

  synchronized GcsObject get(String bucket, String name, Map<String, String> query) {
    GcsObject found = bucket(bucket).get(key(name));
    if (found == null || !asked(query, "generation", found)) {
      throw GcsRefusal.noObject(bucket, name);
    }
    if (!asked(query, "ifGenerationMatch", found)) {
      throw GcsRefusal.condition();
    }
    return found;
  }

  private static boolean asked(Map<String, String> query, String name, GcsObject object) {
    String value = query.get(name);
    return value == null || Long.parseLong(value) == object.generation();
  }

  synchronized void delete(String bucket, String name, Map<String, String> query) {
    get(bucket, name, query);
    bucket(bucket).remove(key(name));
  }

  /// @param description as the writer gave it, with the digests that are to be compared
  synchronized GcsObject insert(
      String bucket, Map<String, Object> description, byte[] bytes, Map<String, String> query) {
    Map<String, Object> kept = new TreeMap<>(description);
    String name = query.getOrDefault("name", String.valueOf(kept.getOrDefault("name", "")));
    compare("CRC32C", kept.remove("crc32c"), GcsObject.crc32c(bytes));
    compare("MD5 hash", kept.remove("md5Hash"), GcsObject.md5(bytes));
    return put(bucket, name, kept, bytes, query, false);
  }

  private static void compare(String what, @Nullable Object given, String calculated) {
    if (given != null && !given.equals(calculated)) {
      throw GcsRefusal.invalid(
          "Provided %s \"%s\" doesn't match calculated %s \"%s\"."
              .formatted(what, given, what, calculated));
    }
  }

  private GcsObject put(
      String bucket,
      String name,
      Map<String, Object> description,
      byte[] bytes,
      Map<String, String> query,
      boolean composed) {
    requireName(name);
    NavigableMap<Key, GcsObject> objects = bucket(bucket);
    GcsObject before = objects.get(Key.of(name));
    String wanted = query.get("ifGenerationMatch");
    if (wanted != null && Long.parseLong(wanted) != (before == null ? 0 : before.generation())) {
      throw GcsRefusal.condition();
    }
    Map<String, Object> kept = new TreeMap<>(description);
    kept.putIfAbsent("contentType", "application/octet-stream");
    GcsObject made = new GcsObject(kept, bytes, ++generations, clock.instant(), composed);
    objects.put(Key.of(name), made);
    return made;
  }

  private static void requireName(String name) {
    if (name.isEmpty()) {
      throw new GcsRefusal(400, "required", "Required object name is missing.");
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
      throw new GcsRefusal(
          400,
          "keyTooLong",
          "The maximum object length is 1024 characters, but got a name longer.");
    }
    if (name.matches("(?s)\\.|\\.\\.|.*[\r\n].*")
        || name.startsWith(".well-known/acme-challenge/")) {
      throw GcsRefusal.invalid("Invalid object name.");
    }
  }

  synchronized GcsObject compose(
      String bucket, String name, JsonNode request, Map<String, String> query) {
    JsonNode sources = request.path("sourceObjects");
    if (sources.isEmpty() || sources.size() > MOST_SOURCES) {
      throw GcsRefusal.invalid(
          "The number of source components provided ("
              + sources.size()
              + ") exceeds the maximum (32).");
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (JsonNode source : sources) {
      String part = source.path("name").asString("");
      GcsObject found = bucket(bucket).get(key(part));
      String generation = source.path("generation").asString("");
      if (found == null
          || !generation.isEmpty() && Long.parseLong(generation) != found.generation()) {
        throw GcsRefusal.noObject(bucket, part);
      }
      whole.writeBytes(found.bytes());
    }
    return put(
        bucket,
        name,
        GcsProtocol.description(request.path("destination")),
        whole.toByteArray(),
        query,
        true);
  }

  private static Key key(String name) {
    if (name.isEmpty()) {
      throw new GcsRefusal(400, "required", "Required object name is missing.");
    }
    return Key.of(name);
  }

  /// A page of a listing.
  ///
  /// @param items name and object, in order
  /// @param next the name that the next page begins with; empty at the end
  record Page(List<Map.Entry<String, GcsObject>> items, String next) {}

  synchronized Page list(String bucket, Map<String, String> query, int most) {
    String prefix = query.getOrDefault("prefix", "");
    String start = query.getOrDefault("startOffset", "");
    String token = query.getOrDefault("pageToken", "");
    byte[] from = later(start, token).getBytes(StandardCharsets.UTF_8);
    byte[] end = query.getOrDefault("endOffset", "").getBytes(StandardCharsets.UTF_8);
    List<Map.Entry<String, GcsObject>> items = new ArrayList<>();
    for (Map.Entry<Key, GcsObject> one : bucket(bucket).entrySet()) {
      String name = one.getKey().text();
      byte[] bytes = one.getKey().utf8();
      if (!name.startsWith(prefix)
          || Arrays.compareUnsigned(bytes, from) < 0
          || end.length > 0 && Arrays.compareUnsigned(bytes, end) >= 0) {
        continue;
      }
      if (items.size() == most) {
        return new Page(items, name);
      }
      items.add(Map.entry(name, one.getValue()));
    }
    return new Page(items, "");
  }

  private static String later(String one, String other) {
    return Arrays.compareUnsigned(
                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8))
            < 0
        ? other
        : one;
  }
}
