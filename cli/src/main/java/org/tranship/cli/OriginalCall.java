package org.tranship.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.store.StoreSpec;
import org.tranship.runbook.imagestore.ImageStoreException;
import org.tranship.runbook.imagestore.OriginalFlags;

/// A call of the original tool, with the stores that it means.
///
/// @param flags as they were typed
/// @param more options of the gateway that the original has no flags for
record OriginalCall(OriginalFlags flags, Map<String, String> more) {
  private static final String CERTIFICATE = "client-certificate";

  /// Empty if the arguments are not of the original's form.
  ///
  /// @throws ImageStoreException if a gateway was named beside other arguments, where it would be
  ///   of no effect
  static Optional<OriginalCall> of(
      Session session, List<String> arguments, Optional<String> gateway, Map<String, String> more) {
    if (!OriginalFlags.areMeant(arguments)) {
      if (gateway.isPresent() || !more.isEmpty()) {
        throw ImageStoreException.gatewayAlone(gateway.isPresent());
      }
      return Optional.empty();
    }
    OriginalFlags flags = OriginalFlags.parse(arguments, gateway);
    flags.notes().forEach(session::line);
    if (!flags.asksCluster() && (gateway.isPresent() || !more.isEmpty())) {
      session.line(
          "No store of these is a cluster's own, so no gateway is asked, and what --gateway or"
              + " --gateway-option says is of no effect.");
    }
    boolean windows =
        flags.options().containsKey("store-location") || flags.options().containsKey("store-name");
    if (windows && !flags.compare() && !more.containsKey(CERTIFICATE)) {
      session.line(
          "Certificate stores of Windows are not read here. Name the certificate with"
              + " --gateway-option client-certificate=FILE, and if need be --gateway-option"
              + " client-password=${NAME}.");
    }
    return Optional.of(new OriginalCall(flags, more));
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
    if (!OriginalFlags.isOwn(typed)) {
      return Map.of();
    }
    Map<String, String> options = new LinkedHashMap<>();
    flags.gateway().ifPresent(address -> options.put("endpoint", address));
    options.putAll(flags.options());
    options.putAll(more);
    return options;
  }
}
