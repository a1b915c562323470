package org.tranship.client.http;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreOptions;

/// The options that every store spoken to over HTTP has: whom TLS trusts, as whom we appear, the
/// proxy and the timeouts.
public final class HttpOptions {
  public static final Set<String> NAMES =
      Set.of("ca", "client-certificate", "client-key", "proxy", "connect-timeout", "read-timeout");

  private HttpOptions() {}

  /// How connections are made to servers that may be spoken to with or without TLS.
  ///
  /// @param authorities a PEM file of authorities, from the environment, where the option names
  ///   none
  /// @throws StoreException of kind `CONFIGURATION`
  public static HttpSettings read(StoreOptions options, Optional<String> authorities) {
    return read(options, () -> tls(options, authorities));
  }

  /// As [#read], for those who choose certificates in a way of their own.
  ///
  /// @param tls makes TLS sockets; the JDK's own when it gives none
  public static HttpSettings read(StoreOptions options, Supplier<Optional<SSLSocketFactory>> tls) {
    Optional<HttpEndpoint> proxy =
        options.text("proxy").map(url -> endpoint(options, "proxy", url));
    if (proxy.isPresent() && proxy.get().tls()) {
      throw options.refuse("a proxy that is itself spoken to with TLS", "Write proxy=http://...");
    }
    return new HttpSettings(
        options.duration("connect-timeout", Duration.ofSeconds(5)),
        options.duration("read-timeout", Duration.ofSeconds(60)),
        proxy,
        tls.get());
  }

  /// As [#read], for one server; certificates are refused where it is spoken to without TLS.
  public static HttpSettings read(
      StoreOptions options, HttpEndpoint server, Optional<String> authorities) {
    if (!server.tls() && options.first("ca", "client-certificate").isPresent()) {
      throw options.refuse(
          "certificates are given for an endpoint without TLS", "Write endpoint=https://...");
    }
    return read(options, server.tls() ? authorities : Optional.empty());
  }

  /// The URL that an option holds.
  ///
  /// @throws StoreException of kind `CONFIGURATION`, without the text if that may hold a secret
  public static HttpEndpoint endpoint(StoreOptions options, String name, String url) {
    try {
      return HttpEndpoint.parse(url);
    } catch (IllegalArgumentException e) {
      boolean told = options.shown(name).contains(url);
      throw options.refuse(
          "the " + name + " cannot be used" + (told ? ": " + e.getMessage() : ""),
          "Write "
              + name
              + "=https://HOST:PORT/PATH, without a user before the host and without ? or #.");
    }
  }

  private static Optional<SSLSocketFactory> tls(
      StoreOptions options, Optional<String> usualAuthorities) {
    Optional<String> authorities = options.text("ca").or(() -> usualAuthorities);
    Optional<String> certificate = options.text("client-certificate");
    Optional<String> key = options.text("client-key");
    if (certificate.isPresent() != key.isPresent()) {
      throw options.refuse(
          "only one of client-certificate and client-key is given", "Give both or none.");
    }
    if (authorities.isEmpty() && certificate.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new TlsTrust(authorities.map(Path::of), certificate.map(Path::of), key.map(Path::of))
              .socketFactory());
    } catch (IOException e) {
      throw options.refuse(
          "a certificate or key cannot be read: " + e.getMessage(),
          "ca, client-certificate and client-key name PEM files.");
    }
  }
}
