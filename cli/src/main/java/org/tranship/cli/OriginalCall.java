package org.tranship.cli;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.store.StoreSpec;
import org.tranship.runbook.imagestore.OriginalFlags;

/// A call of the original tool, with the stores that it means.
///
/// @param flags as they were typed
record OriginalCall(OriginalFlags flags) {
  /// Empty if the arguments are not of the original's form.
  static Optional<OriginalCall> of(
      Session session, List<String> arguments, Optional<String> gateway) {
    if (!OriginalFlags.areMeant(arguments)) {
      return Optional.empty();
    }
    OriginalFlags flags = OriginalFlags.parse(arguments, gateway);
    flags.notes().forEach(session::line);
    return Optional.of(new OriginalCall(flags));
  }

  StoreSpec source(Session session) {
    return ImageStoreArgument.parse(session, flags.source(), options(flags.source()));
  }

  StoreSpec target(Session session) {
    String typed = flags.destination().orElseThrow();
    return ImageStoreArgument.target(session, typed, options(typed));
  }

  /// How the gateway is reached, for the store that is behind it.
  private Map<String, String> options(String typed) {
    if (!typed.strip().toLowerCase(Locale.ROOT).startsWith("fabric:")) {
      return Map.of();
    }
    Map<String, String> options = new LinkedHashMap<>();
    flags.gateway().ifPresent(address -> options.put("endpoint", address));
    boolean tls =
        flags.gateway().map(it -> "https".equals(URI.create(it).getScheme())).orElse(false);
    if (tls) {
      options.putAll(flags.options());
    }
    return options;
  }
}
