package org.tranship.client.fabric;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.tranship.client.http.HttpAnswer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The gateway answered with an error, or with something that cannot be read.
///
/// Source of what the numbers and codes mean: the REST API's description (9.1) and the mapping in
/// the gateway's published source (`HttpTransport/HttpUtil.cpp`).
public final class FabricFailure extends IOException {
  private static final long serialVersionUID = 1L;

  private static final int MOST_READ = 64 << 10;

  private final int status;
  private final String code;

  /// @param message is shown on one line, without the secrets that it may quote
  public FabricFailure(int status, String code, String message) {
    super(said(status, code, ClusterText.shown(message)));
    this.status = status;
    this.code = code;
  }

  /// Reads and closes an answer that is an error.
  static FabricFailure read(HttpAnswer answer) {
    byte[] body;
    try (answer) {
      body = answer.body().readNBytes(MOST_READ);
    } catch (IOException e) {
      // The status alone says enough; it has arrived.
      body = new byte[0];
    }
    try {
      JsonNode error = FabricJson.tree(new String(body, StandardCharsets.UTF_8)).path("Error");
      return new FabricFailure(
          answer.status(), ClusterText.shown(error.path("Code").asString("")), message(error));
    } catch (JacksonException _) {
      return new FabricFailure(answer.status(), "", "");
    }
  }

  private static String message(JsonNode error) {
    String text = error.path("Message").asString("").strip();
    // What the gateway writes where it has nothing to say.
    return text.equals("Null") ? "" : text;
  }

  public int status() {
    return status;
  }

  /// Such as `FABRIC_E_FILE_NOT_FOUND`; empty where none was given.
  public String code() {
    return code;
  }

  public boolean is(String other) {
    return code.equals(other);
  }

  /// Whether what was asked may have been done all the same: only looking again tells.
  public boolean isDoubtful() {
    return status >= 500 && status != 501 && status != 503;
  }

  /// Whether the same may be asked again: the replicas have no primary at the moment, or are busy.
  public boolean isPassing() {
    return status == 503;
  }

  /// Whether the cluster has no image store service at all.
  public boolean hasNoService() {
    return status == 404 && is("FABRIC_E_SERVICE_DOES_NOT_EXIST");
  }

  /// Whether what was named is not there.
  public boolean isMissing() {
    return status == 404 && !hasNoService();
  }

  private static String said(int status, String code, String message) {
    return "HTTP "
        + status
        + (code.isEmpty() ? "" : " " + code)
        + (message.isEmpty() ? "" : ", \"" + message + "\"");
  }
}
