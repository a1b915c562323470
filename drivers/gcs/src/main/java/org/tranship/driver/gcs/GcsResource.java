package org.tranship.driver.gcs;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tranship.core.store.Entry;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import tools.jackson.databind.JsonNode;

/// An object as the API describes it ([object
/// resource](https://docs.cloud.google.com/storage/docs/json_api/v1/objects)), both ways.
///
/// The version of an object is its generation, a number that no two states of its bytes share. A
/// change of metadata alone does not change it. The digest is the CRC32C, which every object has;
/// an MD5 those have not that were put together of parts.
final class GcsResource {
  /// What is asked for of an object that is looked at alone.
  static final String FIELDS =
      "name,size,generation,timeCreated,crc32c,contentType,cacheControl,contentDisposition,"
          + "contentEncoding,contentLanguage,metadata";

  /// What is asked for of each object in a listing.
  static final String LISTED = "name,size,generation,timeCreated,crc32c";

  /// Google's limit for all names and values of custom metadata together.
  private static final int MOST_METADATA = 8 * 1024;

  /// Our names of the headers, and Google's.
  private static final Map<String, String> HEADERS =
      Map.of(
          Attributes.CONTENT_TYPE, "contentType",
          Attributes.CACHE_CONTROL, "cacheControl",
          Attributes.CONTENT_DISPOSITION, "contentDisposition",
          Attributes.CONTENT_ENCODING, "contentEncoding",
          Attributes.CONTENT_LANGUAGE, "contentLanguage");

  private final GcsErrors errors;

  GcsResource(GcsErrors errors) {
    this.errors = errors;
  }

  /// The description of an object that is to be written, without its name.
  ///
  /// @throws StoreException of kind `UNSUPPORTED`, naming the attribute, for one that cannot be
  ///   kept exactly
  Map<String, Object> write(Key key, Attributes attributes) {
    Map<String, Object> resource = new TreeMap<>();
    Map<String, String> metadata = new TreeMap<>();
    int total = 0;
    for (Map.Entry<String, String> attribute : attributes.asMap().entrySet()) {
      String name = attribute.getKey();
      String value = attribute.getValue();
      switch (Attributes.kindOf(name)) {
        case HEADERS -> {
          String field = HEADERS.get(name);
          if (field == null) {
            throw unsupported(key, name, "Google's storage has no place for it");
          }
          if (value.isEmpty() || !plain(value) || value.chars().anyMatch(c -> c >= 0x7f)) {
            throw unsupported(
                key, name, "its value is empty, or not plain ASCII without blanks around it");
          }
          resource.put(field, value);
        }
        case USER -> {
          String bare = name.substring(Attributes.USER.length());
          if (!bare.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")) {
            throw unsupported(key, name, "its name cannot be that of a header");
          }
          if (!plain(value)) {
            throw unsupported(
                key, name, "its value has blanks around it, or holds a control character");
          }
          metadata.put(bare, value);
          total += bytes(bare) + bytes(value);
        }
        case TAGS, MODIFIED, MODE, LINK, COLUMNS ->
            throw unsupported(key, name, "Google's storage has no place for it");
      }
    }
    if (total > MOST_METADATA) {
      throw unsupported(
          key,
          "user metadata",
          "it has " + total + " bytes, more than the " + MOST_METADATA + " that the server takes");
    }
    if (!metadata.isEmpty()) {
      resource.put("metadata", metadata);
    }
    return resource;
  }

  private static boolean plain(String value) {
    return value.equals(value.strip()) && value.codePoints().noneMatch(Character::isISOControl);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private StoreException unsupported(Key key, String name, String why) {
    return errors
        .fault(Kind.UNSUPPORTED, "write", key)
        .because("the attribute " + name + " cannot be kept exactly: " + why)
        .next("Leave it out, or copy to a store that keeps it.")
        .build();
  }

  /// The entry that a description gives; of what was not asked for, nothing is in it.
  ///
  /// @throws StoreException if its size is missing
  Entry entry(String operation, Key key, JsonNode resource) {
    String size = GcsJson.text(resource, "size");
    if (!size.matches("[0-9]{1,18}")) {
      throw errors
          .fault(Kind.UNEXPECTED, operation, key)
          .because("the server does not say how long the object is")
          .build();
    }
    Map<String, String> attributes = new TreeMap<>();
    HEADERS.forEach(
        (name, field) -> {
          String value = GcsJson.text(resource, field);
          if (!value.isEmpty()) {
            attributes.put(name, value);
          }
        });
    resource
        .path("metadata")
        .forEachEntry(
            (name, value) -> {
              if (!name.isEmpty()) {
                attributes.put(Attributes.USER + name, value.asString(""));
              }
            });
    return new Entry(
        key,
        ByteCount.of(Long.parseLong(size)),
        version(resource),
        time(GcsJson.text(resource, "timeCreated")),
        crc32c(GcsJson.text(resource, "crc32c")),
        attributes.isEmpty() ? Attributes.NONE : Attributes.of(attributes));
  }

  static Version version(JsonNode resource) {
    return Version.of(GcsJson.text(resource, "generation"));
  }

  /// A CRC32C as the API writes it: four bytes, big-endian, in base64.
  static Optional<Digest> crc32c(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      return bytes.length == 4
          ? Optional.of(Digest.of(DigestAlgorithm.CRC32C, bytes))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static String base64(Digest digest) {
    return Base64.getEncoder().encodeToString(digest.bytes());
  }

  private static Optional<Instant> time(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
