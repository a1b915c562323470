package org.tranship.driver.azure;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.UriEncoding;
import org.tranship.core.store.Content;

/// One request as the blob service means it, before it is dated and signed.
final class AzureRequest {
  private final String method;
  private final String path;
  private final Map<String, String> query = new TreeMap<>();
  private final Map<String, String> headers = new TreeMap<>();
  private @Nullable Content content;
  private boolean repeatable = true;

  private AzureRequest(String method, String path) {
    this.method = method;
    this.path = path;
  }

  /// A request about the container.
  static AzureRequest container(String method, String container) {
    return new AzureRequest(method, "/" + UriEncoding.query(container))
        .query("restype", "container");
  }

  /// A request about a blob.
  ///
  /// @param name with the store's prefix
  static AzureRequest blob(String method, String container, String name) {
    return new AzureRequest(
        method, "/" + UriEncoding.query(container) + "/" + UriEncoding.path(name));
  }

  AzureRequest query(String name, String value) {
    query.put(name, value);
    return this;
  }

  /// @param name in lower case
  AzureRequest header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  AzureRequest content(Content body) {
    content = body;
    return this;
  }

  /// Carried out twice it would not give the same answer.
  AzureRequest once() {
    repeatable = false;
    return this;
  }

  String method() {
    return method;
  }

  /// Percent-encoded, behind the path of the endpoint.
  String path() {
    return path;
  }

  /// Names and values, not encoded.
  Map<String, String> query() {
    return query;
  }

  Map<String, String> headers() {
    return headers;
  }

  /// The query, percent-encoded, without `?`.
  String encodedQuery() {
    StringBuilder text = new StringBuilder();
    query.forEach(
        (name, value) ->
            text.append(text.isEmpty() ? "" : "&")
                .append(UriEncoding.query(name))
                .append('=')
                .append(UriEncoding.query(value)));
    return text.toString();
  }

  @Nullable Content content() {
    return content;
  }

  boolean repeatable() {
    return repeatable;
  }
}
