package org.tranship.driver.swift;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tranship.client.http.HttpOptions;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreOptions;
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
    StoreOptions options = SwiftOptions.read(spec, secrets, environment);
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
            ? SwiftOptions.NAMES.shown(spec.location())
            : SwiftOptions.NAMES.shown(spec.location()) + " (raw prefix \"" + prefix + "\")",
        container,
        options.text("segment-container").orElse(container + "_segments"),
        prefix,
        options.flag("create-container").orElse(false),
        SwiftLogins.read(options),
        choice(options),
        HttpOptions.read(
            options,
            Optional.ofNullable(environment.get("OS_CACERT")).filter(file -> !file.isEmpty())));
  }

  private static SwiftSettings.Choice choice(StoreOptions options) {
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
        options
            .text("os-storage-url")
            .map(url -> HttpOptions.endpoint(options, "os-storage-url", url)));
  }
}
