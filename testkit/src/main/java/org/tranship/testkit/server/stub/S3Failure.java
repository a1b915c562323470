package org.tranship.testkit.server.stub;

/// An error of the S3 protocol: a status and a code that clients know.
final class S3Failure extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  S3Failure(int status, String code, String message) {
    // No stack trace: this is an answer, and a benchmark may provoke many.
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  static S3Failure noSuchBucket(String bucket) {
    return new S3Failure(404, "NoSuchBucket", "The bucket does not exist: " + bucket);
  }

  static S3Failure noSuchKey() {
    return new S3Failure(404, "NoSuchKey", "The key does not exist.");
  }

  static S3Failure noSuchUpload() {
    return new S3Failure(404, "NoSuchUpload", "The upload does not exist; it may be finished.");
  }

  static S3Failure preconditionFailed() {
    return new S3Failure(412, "PreconditionFailed", "A condition in the headers does not hold.");
  }

  static S3Failure badDigest(String name) {
    return new S3Failure(400, "BadDigest", "The " + name + " does not match what was received.");
  }
}
