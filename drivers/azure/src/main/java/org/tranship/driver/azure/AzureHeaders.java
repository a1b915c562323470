package org.tranship.driver.azure;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tranship.client.http.Headers;
import org.tranship.client.http.HttpDate;
import org.tranship.client.http.UriEncoding;
import org.tranship.core.store.Entry;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// Attributes, versions and digests as the headers of the blob service carry them, both ways.
///
/// Names of metadata are C# identifiers in Azure and ignore case; since headers come back without
/// their case, only lower-case names are kept exactly. `Expires` has no place in Azure and is kept
/// as metadata under a name of our own.
final class AzureHeaders {
  private static final String META = "x-ms-meta-";
  private static final String OWN = "tranship_";
  private static final String EXPIRES = META + OWN + "expires";
  private static final int MAX_META = 8 * 1024;
  private static final int MAX_TAGS = 10;

  /// Headers that are kept, with the name they are written by.
  private static final Map<String, String> KEPT =
      Map.of(
          Attributes.CONTENT_TYPE, "x-ms-blob-content-type",
          Attributes.CACHE_CONTROL, "x-ms-blob-cache-control",
          Attributes.CONTENT_DISPOSITION, "x-ms-blob-content-disposition",
          Attributes.CONTENT_ENCODING, "x-ms-blob-content-encoding",
          Attributes.CONTENT_LANGUAGE, "x-ms-blob-content-language",
          Attributes.EXPIRES, EXPIRES);

  private final AzureErrors errors;
  private final boolean recordedMd5;

  AzureHeaders(AzureErrors errors, AzureSettings settings) {
    this.errors = errors;
    this.recordedMd5 = settings.recordedMd5();
  }

  /// Puts the attributes of an object that is written into its request.
  ///
  /// @throws StoreException of kind `UNSUPPORTED`, naming the attribute, for one that cannot be
  ///   kept exactly
  void write(Key key, Attributes attributes, AzureRequest request) {
    int meta = 0;
    for (Map.Entry<String, String> attribute : attributes.asMap().entrySet()) {
      String name = attribute.getKey();
      String value = attribute.getValue();
      switch (Attributes.kindOf(name)) {
        case HEADERS -> {
          plain(key, name, value);
          request.header(KEPT.getOrDefault(name, name), value);
        }
        case USER -> {
          String bare = name.substring(Attributes.USER.length());
          if (!bare.matches("[a-z_][a-z0-9_]*") || bare.startsWith(OWN)) {
            throw unsupported(
                key,
                name,
                "Azure keeps only names of lower-case letters, digits and underscores that do not"
                    + " start with a digit, and "
                    + OWN
                    + " is ours");
          }
          plain(key, name, value);
          request.header(META + bare, value);
          meta += bare.length() + value.length();
        }
        case TAGS -> tag(key, name, value);
        case MODIFIED, MODE, LINK, COLUMNS ->
            throw unsupported(key, name, "Azure has no place for it");
      }
    }
    if (meta > MAX_META) {
      throw unsupported(
          key,
          "user metadata",
          "its " + meta + " bytes are more than the " + MAX_META + " of Azure");
    }
    tags(key, attributes.below(Attributes.TAG), request);
  }

  private void tags(Key key, Map<String, String> tags, AzureRequest request) {
    if (tags.isEmpty()) {
      return;
    }
    if (tags.size() > MAX_TAGS) {
      throw unsupported(
          key, "tag", "there are " + tags.size() + " tags, and Azure takes " + MAX_TAGS);
    }
    StringBuilder text = new StringBuilder();
    tags.forEach(
        (name, value) ->
            text.append(text.isEmpty() ? "" : "&")
                .append(UriEncoding.query(name))
                .append('=')
                .append(UriEncoding.query(value)));
    request.header("x-ms-tags", text.toString());
  }

  private void tag(Key key, String name, String value) {
    String bare = name.substring(Attributes.TAG.length());
    String allowed = "[A-Za-z0-9 +\\-./:=_]";
    boolean blanks = !bare.equals(bare.strip()) || !value.equals(value.strip());
    if (!bare.matches(allowed + "{1,128}") || !value.matches(allowed + "{0,256}") || blanks) {
      throw unsupported(
          key,
          name,
          "Azure takes tags of letters, digits, blanks inside and + - . / : = _, the name of 128"
              + " and the value of 256 at most");
    }
  }

  private void plain(Key key, String name, String value) {
    if (value.isEmpty()
        || value.chars().anyMatch(c -> c < ' ' || c >= 0x7f)
        || !value.equals(value.strip())) {
      throw unsupported(
          key, name, "its value is empty, or not plain ASCII without blanks around it");
    }
  }

  private StoreException unsupported(Key key, String name, String why) {
    return errors
        .fault(Kind.UNSUPPORTED, "write", key)
        .because("the attribute " + name + " cannot be kept exactly: " + why)
        .next("Leave it out, or copy to a store that keeps it.")
        .build();
  }

  /// The entry that the headers of a blob describe.
  ///
  /// @param size of the whole blob
  /// @param tags read before, since they are not among the headers
  Entry entry(Key key, long size, Headers headers, Map<String, String> tags) {
    Map<String, String> attributes = new TreeMap<>();
    for (String name : KEPT.keySet()) {
      String value = headers.get(name);
      if (value != null && !value.isEmpty() && !name.equals(Attributes.EXPIRES)) {
        attributes.put(name, value);
      }
    }
    headers.forEach(
        (name, value) -> {
          if (name.equals(EXPIRES)) {
            attributes.put(Attributes.EXPIRES, value);
          } else if (name.length() > META.length() && name.startsWith(META)) {
            attributes.put(Attributes.USER + name.substring(META.length()), value);
          }
        });
    tags.forEach((name, value) -> attributes.put(Attributes.TAG + name, value));
    String recorded = headers.get("x-ms-blob-content-md5", headers.get("content-md5", ""));
    return new Entry(
        key,
        ByteCount.of(size),
        version(headers),
        HttpDate.parse(headers.get("last-modified")),
        md5(recorded, AzureXml.type(headers.get("x-ms-blob-type", ""))),
        Attributes.of(attributes));
  }

  static Version version(Headers headers) {
    return Version.of(unquoted(headers.get("etag", "")));
  }

  /// The recorded MD5 of a blob that was written whole. Appending, and writing pages, leave the
  /// record as it was.
  Optional<Digest> md5(String base64, AzureXml.Type type) {
    String hex = AzureXml.hex(base64);
    return recordedMd5 && type == AzureXml.Type.BLOCK && hex.length() == 32
        ? Optional.of(new Digest(DigestAlgorithm.MD5, hex))
        : Optional.empty();
  }

  /// What the service says it received, where it says so.
  static Optional<Digest> received(Headers headers) {
    String hex = AzureXml.hex(headers.get("content-md5", ""));
    return hex.length() == 32
        ? Optional.of(new Digest(DigestAlgorithm.MD5, hex))
        : Optional.empty();
  }

  static String unquoted(String etag) {
    boolean quoted = etag.length() >= 2 && etag.startsWith("\"") && etag.endsWith("\"");
    return quoted ? etag.substring(1, etag.length() - 1) : etag;
  }

  static String quoted(Version version) {
    return "\"" + version.token() + "\"";
  }

  static String base64(Digest digest) {
    return new String(Base64.getEncoder().encode(digest.bytes()), StandardCharsets.US_ASCII);
  }
}
