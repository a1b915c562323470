package org.tranship.testkit.server.fabric;

import java.util.Map;

/// A request is answered with an error.
public final class FabricRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  /// @param code such as `E_INVALIDARG`; empty for an answer without a body
  public FabricRefusal(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /// What the gateway answers to most that it cannot make sense of.
  public static FabricRefusal invalid(String message) {
    return new FabricRefusal(400, "E_INVALIDARG", message);
  }

  FabricReply reply() {
    return code.isEmpty()
        ? FabricReply.empty(status)
        : FabricReply.json(
            status, Map.of("Error", Map.of("Code", code, "Message", String.valueOf(getMessage()))));
  }
}
