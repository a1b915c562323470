package org.tranship.driver.swift;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.client.http.HttpSettings;
import org.tranship.client.http.TlsTrust;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Secrets;

/// Reads `swift://container/prefix?option=value&...` and the options beside it.
///
/// `swift://container/a/b` means the keys below `a/b/`: a slash is added unless there is one. The
/// option `raw-prefix=TEXT` puts a text in front of every key exactly as it is, behind the prefix
/// of the location if both are given.
final class SwiftLocation {
  /// Swift's own limit for names of containers, in bytes.
  private static final int LONGEST_CONTAINER = 256;

  private SwiftLocation() {}

  /// @param environment the process's variables
  /// @throws StoreException of kind `CONFIGURATION`
  static SwiftSettings read(StoreSpec spec, Secrets secrets, Map<String, String> environment) {
    SwiftOptions options = new SwiftOptions(spec, secrets, environment);
    String path = spec.location().path();
    int slash = path.indexOf('/', Math.min(2, path.length()));
    String container =
        !path.startsWith("//") ? "" : slash < 0 ? path.substring(2) : path.substring(2, slash);
    if (container.isEmpty()) {
      throw options.refuse(
          "it does not name a container", "Write swift://CONTAINER or swift://CONTAINER/PREFIX.");
    }
    if (container.getBytes(StandardCharsets.UTF_8).length > LONGEST_CONTAINER) {
      throw options.refuse(
          "the container's name has more than " + LONGEST_CONTAINER + " bytes",
          "Write swift://CONTAINER or swift://CONTAINER/PREFIX.");
    }
    String prefix = slash < 0 ? "" : path.substring(slash + 1);
    if (!prefix.isEmpty() && !prefix.endsWith("/")) {
      prefix += "/";
    }
    prefix += options.text("raw-prefix").orElse("");
    return new SwiftSettings(
        options.text("raw-prefix").isEmpty()
            ? SwiftOptions.display(spec.location())
            : SwiftOptions.display(spec.location()) + " (raw prefix \"" + prefix + "\")",
        container,
        options.text("segment-container").orElse(container + "_segments"),
        prefix,
        options.flag("create-container"),
        SwiftLogins.read(options),
        choice(options),
        http(options, environment));
  }

  private static SwiftSettings.Choice choice(SwiftOptions options) {
    String face =
        options
            .text("os-endpoint-type")
            .orElse("public")
            .toLowerCase(Locale.ROOT)
            .replace("url", "");
    if (!face.equals("public") && !face.equals("internal") && !face.equals("admin")) {
      throw options.refuse(
          "the option os-endpoint-type is " + options.shown("os-endpoint-type"),
          "It is publicURL, internalURL or adminURL.");
    }
    return new SwiftSettings.Choice(
        options.text("os-service-type").orElse("object-store"),
        face,
        options.text("os-region-name"),
        options.text("os-storage-url").map(url -> endpoint(options, "os-storage-url", url)));
  }

  /// @throws StoreException of kind `CONFIGURATION`, without the text if that may hold a secret
  static HttpEndpoint endpoint(SwiftOptions options, String name, String url) {
    try {
      return HttpEndpoint.parse(url);
    } catch (IllegalArgumentException e) {
      throw options.refuse(
          "the option " + name + ", " + options.shown(name) + ", is no URL that can be used",
          "Write https://HOST:PORT/PATH, without a user before the host and without ? or #.");
    }
  }

  private static HttpSettings http(SwiftOptions options, Map<String, String> environment) {
    Optional<HttpEndpoint> proxy =
        options.text("proxy").map(url -> endpoint(options, "proxy", url));
    if (proxy.isPresent() && proxy.get().tls()) {
      throw options.refuse("a proxy that is itself spoken to with TLS", "Write proxy=http://...");
    }
    Duration answer = options.duration("timeout", Duration.ofSeconds(60));
    return new HttpSettings(
        options.duration("connect-timeout", Duration.ofSeconds(5)),
        options.duration("read-timeout", answer),
        proxy,
        tls(options, environment));
  }

  private static Optional<SSLSocketFactory> tls(
      SwiftOptions options, Map<String, String> environment) {
    Optional<String> authorities =
        options
            .first("ca", "os-cacert")
            .or(() -> Optional.ofNullable(environment.get("OS_CACERT")))
            .filter(file -> !file.isEmpty());
    Optional<String> certificate = options.text("os-cert");
    Optional<String> key = options.text("os-key");
    if (certificate.isPresent() != key.isPresent()) {
      throw options.refuse("only one of os-cert and os-key is given", "Give both or none.");
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
          "ca, os-cert and os-key name PEM files.");
    }
  }
}
