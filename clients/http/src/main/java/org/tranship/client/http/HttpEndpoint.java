package org.tranship.client.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/// Where a server listens.
///
/// @param tls whether TLS is spoken
/// @param host name or address, without brackets
/// @param port from 1 to 65535
/// @param path what stands in front of every path there, without a slash at its end; mostly empty
public record HttpEndpoint(boolean tls, String host, int port, String path) {
  public HttpEndpoint {
    if (host.isEmpty() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException("An endpoint needs a host and a port from 1 to 65535.");
    }
  }

  /// Reads `http://host:port/path` or the same with `https`.
  ///
  /// @throws IllegalArgumentException saying what is wrong with the text
  public static HttpEndpoint parse(String text) {
    if (text.indexOf('@') >= 0) {
      throw new IllegalArgumentException(
          "an endpoint is scheme, host, port and path only; take off what stands before @");
    }
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("\"" + text + "\" is no URL: " + e.getReason(), e);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean tls = scheme.equals("https");
    String host = uri.getHost();
    if (!tls && !scheme.equals("http") || host == null) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no endpoint: it starts with http:// or https:// and names a host");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "an endpoint is scheme, host, port and path only; take off what stands behind ? or #");
    }
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    while (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    if (host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
    }
    int port = uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80;
    return new HttpEndpoint(tls, host, port, path);
  }

  /// The same server under another host name.
  public HttpEndpoint withHost(String other) {
    return new HttpEndpoint(tls, other, port, path);
  }

  /// Host and, unless it is the usual one, port: the `Host` header.
  public String authority() {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return port == (tls ? 443 : 80) ? name : name + ":" + port;
  }

  @Override
  public String toString() {
    return (tls ? "https://" : "http://") + authority() + path;
  }
}
