package org.tranship.testkit.server.fabric;

import tools.jackson.databind.json.JsonMapper;

/// What is answered.
///
/// @param status of HTTP
/// @param body as JSON; empty for none
public record FabricReply(int status, String body) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// 200 without a body.
  public static FabricReply done() {
    return new FabricReply(200, "");
  }

  /// @param value maps, lists and texts
  public static FabricReply json(int status, Object value) {
    return new FabricReply(status, JSON.writeValueAsString(value));
  }

  public static FabricReply empty(int status) {
    return new FabricReply(status, "");
  }
}
