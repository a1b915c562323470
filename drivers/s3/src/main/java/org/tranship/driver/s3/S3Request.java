package org.tranship.driver.s3;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.UriEncoding;
import org.tranship.core.store.Content;
import org.tranship.core.value.Key;

/// A request as S3 means it, before it is signed.
final class S3Request {
  private final String method;
  private final @Nullable String key;
  private final Map<String, String> query = new TreeMap<>();
  private final HeaderList signed = new HeaderList();
  private final HeaderList plain = new HeaderList();
  private @Nullable Content content;
  private String payload = SigV4.EMPTY;
  private boolean repeatable = true;

  private S3Request(String method, @Nullable String key) {
    this.method = method;
    this.key = key;
  }

  /// A request about the bucket.
  static S3Request bucket(String method) {
    return new S3Request(method, null);
  }

  /// A request about an object.
  ///
  /// @param key with the store's prefix
  static S3Request object(String method, String key) {
    return new S3Request(method, key);
  }

  S3Request query(String name, String value) {
    query.put(UriEncoding.query(name), UriEncoding.query(value));
    return this;
  }

  /// @param name in lower case
  S3Request header(String name, String value) {
    if (name.startsWith("x-amz-") || name.equals("content-md5")) {
      signed.add(name, value);
    } else {
      plain.add(name, value);
    }
    return this;
  }

  /// @param payloadHash hexadecimal SHA-256 of the content, or [SigV4#UNSIGNED]
  S3Request content(Content body, String payloadHash) {
    content = body;
    payload = payloadHash;
    return this;
  }

  /// Carried out twice it would not give the same end.
  S3Request once() {
    repeatable = false;
    return this;
  }

  String method() {
    return method;
  }

  /// The path, percent-encoded.
  String path(S3Settings settings) {
    String bucket = settings.bucketPath();
    if (key == null) {
      return bucket.isEmpty() ? "/" : bucket;
    }
    StringBuilder path = new StringBuilder(bucket.length() + key.length() + 16);
    path.append(bucket).append('/');
    UriEncoding.path(path, key);
    return path.toString();
  }

  /// The query, percent-encoded and sorted.
  String query() {
    if (query.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    query.forEach(
        (name, value) -> {
          if (!text.isEmpty()) {
            text.append('&');
          }
          text.append(name).append('=').append(value);
        });
    return text.toString();
  }

  HeaderList signed() {
    return signed;
  }

  HeaderList plain() {
    return plain;
  }

  @Nullable Content content() {
    return content;
  }

  String payload() {
    return payload;
  }

  boolean repeatable() {
    return repeatable;
  }

  /// The object's key under the store's prefix.
  static String full(S3Settings settings, Key key) {
    return settings.prefix() + key.text();
  }
}
