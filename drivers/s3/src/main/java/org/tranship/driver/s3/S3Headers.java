package org.tranship.driver.s3;

import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.Headers;
import org.tranship.client.http.HttpDate;
import org.tranship.client.http.UriEncoding;
import org.tranship.core.store.Entry;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// Attributes, versions and digests as the headers of S3 carry them, both ways.
final class S3Headers {
  private static final String META = "x-amz-meta-";

  /// Headers that are kept under their own name.
  private static final String[] KEPT = {
    Attributes.CONTENT_TYPE,
    Attributes.CACHE_CONTROL,
    Attributes.CONTENT_DISPOSITION,
    Attributes.CONTENT_ENCODING,
    Attributes.CONTENT_LANGUAGE,
    Attributes.EXPIRES
  };

  private final S3Errors errors;

  S3Headers(S3Errors errors) {
    this.errors = errors;
  }

  /// Puts the attributes of an object that is written into its request.
  ///
  /// @throws org.tranship.core.store.StoreException of kind `UNSUPPORTED`, naming the attribute,
  ///   for one that cannot be kept exactly
  void write(Key key, Attributes attributes, boolean tagsKept, S3Request request) {
    if (attributes.isEmpty()) {
      return;
    }
    StringBuilder tags = new StringBuilder();
    Map<String, String> metaNames = new TreeMap<>();
    attributes
        .asMap()
        .forEach(
            (name, value) -> {
              switch (Attributes.kindOf(name)) {
                case HEADERS -> {
                  // Beyond ASCII every server does something else, so nothing is certain there.
                  if (value.isEmpty()
                      || value.chars().anyMatch(c -> c < ' ' || c >= 0x7f)
                      || !value.equals(value.strip())) {
                    throw unsupported(
                        key, name, "its value is empty, or not plain ASCII without blanks around");
                  }
                  request.header(name, value);
                }
                case USER -> user(key, name, value, metaNames, request);
                case TAGS -> {
                  if (!tagsKept) {
                    throw unsupported(key, name, "the server keeps no tags");
                  }
                  tags.append(tags.isEmpty() ? "" : "&")
                      .append(UriEncoding.query(name.substring(Attributes.TAG.length())))
                      .append('=')
                      .append(UriEncoding.query(value));
                }
                case MODIFIED, MODE, LINK, COLUMNS ->
                    throw unsupported(key, name, "S3 has no place for it");
              }
            });
    if (!tags.isEmpty()) {
      request.header("x-amz-tagging", tags.toString());
    }
  }

  private void user(
      Key key, String name, String value, Map<String, String> names, S3Request request) {
    String bare = name.substring(Attributes.USER.length());
    // Names of headers have no case; S3 gives them back in lower case.
    String lower = bare.toLowerCase(Locale.ROOT);
    if (!lower.matches("[!#$%&'*+.^_`|~0-9a-z-]+")) {
      throw unsupported(key, name, "its name cannot be part of a header's name");
    }
    String other = names.put(lower, name);
    if (other != null) {
      throw unsupported(key, name, "it differs from " + other + " in case only, which S3 drops");
    }
    request.header(META + lower, Rfc2047.encode(value));
  }

  private RuntimeException unsupported(Key key, String name, String reason) {
    return errors
        .fault(Kind.UNSUPPORTED, "write", key)
        .because("the attribute " + name + " cannot be kept: " + reason)
        .build();
  }

  /// The entry of an object whose headers were just read.
  ///
  /// @param size the whole object's size in bytes
  /// @param tags read separately
  Entry entry(
      Key key, long size, Headers headers, SortedMap<String, String> tags, boolean etagIsMd5) {
    TreeMap<String, String> found = new TreeMap<>();
    for (String name : KEPT) {
      String value = headers.get(name);
      if (value != null && !value.isEmpty()) {
        found.put(name, value);
      }
    }
    headers.forEach(
        (name, value) -> {
          if (name.length() > META.length() && name.startsWith(META)) {
            found.put(Attributes.USER + name.substring(META.length()), Rfc2047.decode(value));
          }
        });
    tags.forEach((name, value) -> found.put(Attributes.TAG + name, value));
    Optional<Instant> modified = HttpDate.parse(headers.get("last-modified"));
    return new Entry(
        key,
        ByteCount.of(size),
        version(headers.get("etag")),
        modified,
        digest(headers, etagIsMd5),
        Attributes.of(found));
  }

  /// An ETag without its quotes; none for a missing or empty one.
  static Version version(@Nullable String etag) {
    if (etag == null) {
      return Version.NONE;
    }
    boolean quoted = etag.length() >= 2 && etag.startsWith("\"") && etag.endsWith("\"");
    return Version.of(quoted ? etag.substring(1, etag.length() - 1) : etag);
  }

  /// A version as a condition wants it.
  static String etag(Version version) {
    String token = version.token();
    return token.startsWith("W/") ? token : "\"" + token + "\"";
  }

  /// The digest of the whole content that the store vouches for, cheapest to check first.
  private static Optional<Digest> digest(Headers headers, boolean etagIsMd5) {
    for (DigestAlgorithm algorithm :
        new DigestAlgorithm[] {
          DigestAlgorithm.CRC32C,
          DigestAlgorithm.CRC32,
          DigestAlgorithm.SHA256,
          DigestAlgorithm.SHA1
        }) {
      Optional<Digest> found = checksum(headers, algorithm);
      if (found.isPresent()) {
        return found;
      }
    }
    String encryption = headers.get("x-amz-server-side-encryption", "");
    boolean plain =
        !encryption.startsWith("aws:")
            && headers.get("x-amz-server-side-encryption-customer-algorithm") == null;
    return etagIsMd5 && plain ? md5(version(headers.get("etag"))) : Optional.empty();
  }

  /// The MD5 in an ETag that is known to be one; not for one with `-N`, which is no digest of the
  /// content.
  static Optional<Digest> md5(Version version) {
    return version.token().matches("[0-9a-f]{32}")
        ? Optional.of(new Digest(DigestAlgorithm.MD5, version.token()))
        : Optional.empty();
  }

  /// A checksum header over the whole object; composite ones, over the digests of parts, are not.
  static Optional<Digest> checksum(Headers headers, DigestAlgorithm algorithm) {
    String value = headers.get(name(algorithm));
    boolean composite = headers.get("x-amz-checksum-type", "").equalsIgnoreCase("COMPOSITE");
    if (value == null || composite || value.indexOf('-') >= 0) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(value);
      return bytes.length == algorithm.length()
          ? Optional.of(Digest.of(algorithm, bytes))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// The header that carries a checksum.
  static String name(DigestAlgorithm algorithm) {
    return switch (algorithm) {
      case CRC32C -> "x-amz-checksum-crc32c";
      case CRC32 -> "x-amz-checksum-crc32";
      case SHA1 -> "x-amz-checksum-sha1";
      case SHA256 -> "x-amz-checksum-sha256";
      case MD5 -> "content-md5";
    };
  }
}
