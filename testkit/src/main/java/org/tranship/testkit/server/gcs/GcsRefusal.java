package org.tranship.testkit.server.gcs;

/// An answer that is no success, as the API words it.
final class GcsRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String reason;

  /// @param status of HTTP
  /// @param reason Google's word for it
  GcsRefusal(int status, String reason, String message) {
    super(message, null, false, false);
    this.status = status;
    this.reason = reason;
  }

  static GcsRefusal noObject(String bucket, String name) {
    return new GcsRefusal(404, "notFound", "No such object: " + bucket + "/" + name);
  }

  static GcsRefusal condition() {
    return new GcsRefusal(
        412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.");
  }

  static GcsRefusal invalid(String message) {
    return new GcsRefusal(400, "invalid", message);
  }

  int status() {
    return status;
  }

  String reason() {
    return reason;
  }
}
