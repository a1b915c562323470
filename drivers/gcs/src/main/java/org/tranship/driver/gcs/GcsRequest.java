package org.tranship.driver.gcs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HeadBuffer;
import org.tranship.client.http.HttpCall;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.client.http.UriEncoding;
import org.tranship.core.store.Content;
import org.tranship.core.value.Secret;

/// One request of the JSON API, put together without the server's address and without the token, so
/// that it can be sent again with another token. A name in a path is encoded with its slashes, as
/// the API wants it; so `.` and `..` between slashes are no steps of a path.
final class GcsRequest {
  private final String method;
  private final String path;
  private final StringBuilder query = new StringBuilder();
  private final List<String> headers = new ArrayList<>();
  private @Nullable Content content;
  private boolean repeatable = true;

  /// @param path percent-encoded, behind the path of the endpoint
  GcsRequest(String method, String path) {
    this.method = method;
    this.path = path;
  }

  /// The objects of the bucket as a whole.
  static GcsRequest objects(String method, GcsSettings settings) {
    return new GcsRequest(method, bucketPath(settings) + "/o").billed(settings);
  }

  static GcsRequest object(String method, GcsSettings settings, String name) {
    return new GcsRequest(method, objectPath(settings, name)).billed(settings);
  }

  static GcsRequest compose(GcsSettings settings, String name) {
    return new GcsRequest("POST", objectPath(settings, name) + "/compose").billed(settings);
  }

  static GcsRequest insert(GcsSettings settings) {
    return new GcsRequest("POST", "/upload" + bucketPath(settings) + "/o")
        .billed(settings)
        .query("uploadType", "multipart");
  }

  private static String bucketPath(GcsSettings settings) {
    return "/storage/v1/b/" + UriEncoding.query(settings.bucket());
  }

  private static String objectPath(GcsSettings settings, String name) {
    return bucketPath(settings) + "/o/" + UriEncoding.query(name);
  }

  private GcsRequest billed(GcsSettings settings) {
    settings.userProject().ifPresent(project -> query("userProject", project));
    return this;
  }

  GcsRequest query(String name, String value) {
    query
        .append(query.isEmpty() ? '?' : '&')
        .append(name)
        .append('=')
        .append(UriEncoding.query(value));
    return this;
  }

  GcsRequest header(String name, String value) {
    headers.add(name);
    headers.add(value);
    return this;
  }

  GcsRequest content(Content body) {
    content = body;
    return this;
  }

  /// Being carried out twice would not give the same answer.
  GcsRequest once() {
    repeatable = false;
    return this;
  }

  /// Method, path and query, for a request inside another.
  String line() {
    return method + " " + path + query;
  }

  /// The request as the HTTP client wants it.
  HttpCall at(HttpEndpoint endpoint, Optional<Secret> token) {
    return new HttpCall() {
      @Override
      public String method() {
        return method;
      }

      @Override
      public void writeHead(HeadBuffer head) {
        head.requestLine(method, endpoint.path() + path + query);
        head.header("Host", endpoint.authority());
        token.ifPresent(secret -> head.header("Authorization", "Bearer " + secret.reveal()));
        for (int i = 0; i < headers.size(); i += 2) {
          head.header(headers.get(i), headers.get(i + 1));
        }
      }

      @Override
      public @Nullable Content body() {
        return content;
      }

      @Override
      public boolean repeatable() {
        return repeatable;
      }
    };
  }
}
