package org.tranship.client.fabric;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HeadBuffer;
import org.tranship.client.http.HttpCall;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.client.http.UriEncoding;
import org.tranship.core.store.Content;

/// One request of the REST API.
final class FabricCall implements HttpCall {
  private final HttpEndpoint endpoint;
  private final String method;
  private final StringBuilder target;
  private final List<String> headers = new ArrayList<>();
  private @Nullable Content body;
  private boolean repeatable = true;

  /// @param path percent-encoded, behind the path of the endpoint
  FabricCall(HttpEndpoint endpoint, String method, String path, String version, Duration waited) {
    this.endpoint = endpoint;
    this.method = method;
    this.target =
        new StringBuilder(endpoint.path())
            .append(path)
            .append("?api-version=")
            .append(version)
            .append("&timeout=")
            .append(FabricTimeouts.told(waited));
  }

  FabricCall query(String name, String value) {
    target.append('&').append(name).append('=').append(UriEncoding.query(value));
    return this;
  }

  FabricCall header(String name, String value) {
    headers.add(name);
    headers.add(value);
    return this;
  }

  FabricCall content(Content content) {
    body = content;
    return this;
  }

  /// Says that nothing follows: without a length, Windows' own HTTP server takes no POST (411).
  FabricCall withoutBody() {
    return content(Content.of(new byte[0]));
  }

  /// Being carried out twice would not give the same answer.
  FabricCall once() {
    repeatable = false;
    return this;
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public void writeHead(HeadBuffer head) {
    head.requestLine(method, target.toString());
    head.header("Host", endpoint.authority());
    head.header("X-ServiceFabricRequestId", UUID.randomUUID().toString());
    head.header("X-ServiceFabricClientType", "Tranship");
    for (int i = 0; i < headers.size(); i += 2) {
      head.header(headers.get(i), headers.get(i + 1));
    }
  }

  @Override
  public @Nullable Content body() {
    return body;
  }

  @Override
  public boolean repeatable() {
    return repeatable;
  }
}
