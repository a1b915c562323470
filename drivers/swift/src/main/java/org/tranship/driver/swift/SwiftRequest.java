package org.tranship.driver.swift;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HeadBuffer;
import org.tranship.client.http.HttpCall;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.client.http.UriEncoding;
import org.tranship.core.store.Content;
import org.tranship.core.value.Secret;

/// One request, put together without the server's address and without the token, so that it can be
/// sent again with another token.
final class SwiftRequest {
  private final String method;
  private final String path;
  private final StringBuilder query = new StringBuilder();
  private final List<String> headers = new ArrayList<>();
  private @Nullable Content content;
  private boolean repeatable = true;

  /// @param path percent-encoded, behind the path of the endpoint
  SwiftRequest(String method, String path) {
    this.method = method;
    this.path = path;
  }

  static SwiftRequest container(String method, String container) {
    return new SwiftRequest(method, "/" + UriEncoding.query(container));
  }

  static SwiftRequest object(String method, String container, String name) {
    return new SwiftRequest(
        method, "/" + UriEncoding.query(container) + "/" + UriEncoding.path(name));
  }

  SwiftRequest query(String name, String value) {
    query.append(query.isEmpty() ? "?" : "&").append(UriEncoding.query(name));
    if (!value.isEmpty()) {
      query.append('=').append(UriEncoding.query(value));
    }
    return this;
  }

  SwiftRequest header(String name, String value) {
    headers.add(name);
    headers.add(value);
    return this;
  }

  SwiftRequest content(Content body) {
    content = body;
    return this;
  }

  /// Being carried out twice would not give the same answer.
  SwiftRequest once() {
    repeatable = false;
    return this;
  }

  /// The request as the HTTP client wants it.
  ///
  /// @param token sent along, if there is one
  HttpCall at(HttpEndpoint endpoint, @Nullable Secret token) {
    return new HttpCall() {
      @Override
      public String method() {
        return method;
      }

      @Override
      public void writeHead(HeadBuffer head) {
        head.requestLine(method, endpoint.path() + path + query);
        head.header("Host", endpoint.authority());
        if (token != null) {
          head.header("X-Auth-Token", token.reveal());
        }
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
