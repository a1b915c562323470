package org.tranship.driver.swift;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tranship.client.http.Headers;
import org.tranship.core.store.Entry;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// Attributes, versions and digests as the headers of Swift carry them, both ways.
///
/// The version of an object is its ETag, which of a plain object is the MD5 of its bytes: writing
/// the same bytes again does not change it, nor does a change of metadata alone. The server's
/// `If-Match` and its listings know nothing finer.
final class SwiftHeaders {
  private static final String META = "x-object-meta-";

  /// Headers that are kept under their own name.
  private static final String[] KEPT = {
    Attributes.CONTENT_TYPE,
    Attributes.CACHE_CONTROL,
    Attributes.CONTENT_DISPOSITION,
    Attributes.CONTENT_ENCODING,
    Attributes.CONTENT_LANGUAGE,
    Attributes.EXPIRES
  };

  private final SwiftErrors errors;
  private final SwiftTraits traits;

  SwiftHeaders(SwiftErrors errors, SwiftTraits traits) {
    this.errors = errors;
    this.traits = traits;
  }

  /// Puts the attributes of an object that is written into its request.
  ///
  /// @throws StoreException of kind `UNSUPPORTED`, naming the attribute, for one that cannot be
  ///   kept exactly
  void write(Key key, Attributes attributes, SwiftRequest request) {
    int count = 0;
    int total = 0;
    for (Map.Entry<String, String> attribute : attributes.asMap().entrySet()) {
      String name = attribute.getKey();
      String value = attribute.getValue();
      switch (Attributes.kindOf(name)) {
        case HEADERS -> {
          header(key, name, value);
          request.header(name, value);
        }
        case USER -> {
          String bare = name.substring(Attributes.USER.length());
          user(key, name, bare, value);
          request.header(META + bare, value);
          count++;
          total += bytes(bare) + bytes(value);
        }
        case TAGS, MODIFIED, MODE, LINK, COLUMNS ->
            throw unsupported(key, name, "Swift has no place for it");
      }
    }
    if (count > 0) {
      SwiftInfo info = traits.info();
      if (count > info.metaCount() || total > info.metaTotal()) {
        throw unsupported(
            key,
            "user metadata",
            "its "
                + count
                + " values of "
                + total
                + " bytes are more than the "
                + info.metaCount()
                + " values and "
                + info.metaTotal()
                + " bytes that the server takes");
      }
    }
  }

  private void header(Key key, String name, String value) {
    if (traits.dropped().contains(name)) {
      throw unsupported(key, name, "this server does not keep it");
    }
    if (value.isEmpty()
        || value.chars().anyMatch(c -> c < ' ' || c >= 0x7f)
        || !value.equals(value.strip())) {
      throw unsupported(
          key, name, "its value is empty, or not plain ASCII without blanks around it");
    }
  }

  private void user(Key key, String name, String bare, String value) {
    // Swift changes the case of names, and takes an underscore for a hyphen or drops it.
    if (!bare.matches("[a-z0-9-]+")) {
      throw unsupported(
          key, name, "the server keeps only lower-case letters, digits and hyphens in its name");
    }
    boolean control = value.codePoints().anyMatch(c -> c < ' ' || c == 0x7f);
    if (value.isEmpty() || control || !value.equals(value.strip())) {
      throw unsupported(
          key, name, "its value is empty, has blanks around it, or holds a control character");
    }
    SwiftInfo info = traits.info();
    if (bytes(bare) > info.metaName() || bytes(value) > info.metaValue()) {
      throw unsupported(
          key,
          name,
          "the server takes names of "
              + info.metaName()
              + " and values of "
              + info.metaValue()
              + " bytes");
    }
  }

  private StoreException unsupported(Key key, String name, String why) {
    return errors
        .fault(Kind.UNSUPPORTED, "write", key)
        .because("the attribute " + name + " cannot be kept exactly: " + why)
        .next("Leave it out, or copy to a store that keeps it.")
        .build();
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /// The entry that the headers of an object describe.
  ///
  /// @param size of the whole object
  Entry entry(Key key, long size, Headers headers) {
    Map<String, String> attributes = new TreeMap<>();
    for (String name : KEPT) {
      String value = headers.get(name);
      if (value != null && !value.isEmpty()) {
        attributes.put(name, value);
      }
    }
    headers.forEach(
        (name, value) -> {
          if (name.length() > META.length() && name.startsWith(META)) {
            attributes.put(
                Attributes.USER + name.substring(META.length()).toLowerCase(Locale.ROOT), value);
          }
        });
    Version version = version(headers.get("etag", ""));
    boolean composed =
        headers.get("x-static-large-object", "").equalsIgnoreCase("true")
            || headers.get("x-object-manifest") != null;
    return new Entry(
        key,
        ByteCount.of(size),
        version,
        modified(headers.get("x-timestamp", "")),
        composed ? Optional.empty() : md5(version),
        Attributes.of(attributes));
  }

  /// The ETag without the quotes that large objects have.
  static Version version(String etag) {
    boolean quoted = etag.length() >= 2 && etag.startsWith("\"") && etag.endsWith("\"");
    return Version.of(quoted ? etag.substring(1, etag.length() - 1) : etag);
  }

  /// An ETag that can be an MD5, as one.
  static Optional<Digest> md5(Version version) {
    return version.token().matches("[0-9a-f]{32}")
        ? Optional.of(new Digest(DigestAlgorithm.MD5, version.token()))
        : Optional.empty();
  }

  private static Optional<Instant> modified(String timestamp) {
    if (!timestamp.matches("[0-9]{1,11}(\\.[0-9]{1,9})?")) {
      return Optional.empty();
    }
    BigDecimal seconds = new BigDecimal(timestamp);
    long whole = seconds.longValue();
    int nanos = seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).intValue();
    return Optional.of(Instant.ofEpochSecond(whole, nanos));
  }
}
