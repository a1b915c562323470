package org.tranship.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What may be said besides the flags of the original tool.
final class OriginalForm {
  @Option(
      names = "--gateway",
      paramLabel = "URL",
      description = "With flags of the original: the cluster's HTTP gateway.")
  private @Nullable String gateway;

  @Option(
      names = "--gateway-option",
      paramLabel = "NAME=VALUE",
      description =
          "With flags of the original: an option of the gateway, such as client-certificate=FILE in"
              + " place of the certificate store of Windows, or ca=FILE; see docs/fabric.md."
              + " Repeatable.")
  private Map<String, String> gatewayOptions = Map.of();

  /// Empty if the arguments are not of the original's form.
  Optional<OriginalCall> of(Session session, List<String> arguments) {
    return OriginalCall.of(session, arguments, Optional.ofNullable(gateway), gatewayOptions);
  }
}
