package org.tranship.driver.servicebus;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HeadBuffer;
import org.tranship.client.http.HttpCall;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.client.http.UriEncoding;
import org.tranship.core.store.Content;

/// One request as the service means it, before it is signed.
final class ServiceBusCall {
  private final String method;
  private final String path;
  private final Map<String, String> query = new LinkedHashMap<>();
  private final Map<String, String> headers = new LinkedHashMap<>();
  private byte @Nullable [] body;
  private boolean repeatable;

  /// @param path percent-encoded, with a slash in front
  ServiceBusCall(String method, String path) {
    this.method = method;
    this.path = path;
  }

  ServiceBusCall query(String name, String value) {
    query.put(name, value);
    return this;
  }

  ServiceBusCall header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  ServiceBusCall body(byte[] bytes) {
    body = bytes;
    return this;
  }

  /// Being done twice gives the same end.
  ServiceBusCall again() {
    repeatable = true;
    return this;
  }

  private String target(String base) {
    StringBuilder target = new StringBuilder(base).append(path);
    char mark = '?';
    for (Map.Entry<String, String> one : query.entrySet()) {
      target.append(mark).append(UriEncoding.query(one.getKey())).append('=');
      target.append(UriEncoding.query(one.getValue()));
      mark = '&';
    }
    return target.toString();
  }

  /// As it goes out.
  HttpCall signed(HttpEndpoint endpoint, SasToken token) {
    return new HttpCall() {
      @Override
      public String method() {
        return method;
      }

      @Override
      public @Nullable Content body() {
        return body == null ? null : Content.of(body);
      }

      @Override
      public boolean repeatable() {
        return repeatable;
      }

      /// Properties of messages are headers, and their names differ by case.
      @Override
      public boolean keepsNames() {
        return true;
      }

      @Override
      public void writeHead(HeadBuffer head) {
        head.requestLine(method, target(endpoint.path()));
        head.header("Host", endpoint.authority());
        head.header("Authorization", token.header());
        headers.forEach(head::header);
      }
    };
  }
}
