package org.tranship.testkit.server.stub;

import java.time.Duration;
import java.util.Optional;

/// Something that goes wrong with one request.
public sealed interface Fault {
  /// Nothing goes wrong.
  record None() implements Fault {}

  /// The request is answered correctly, but late.
  record Delay(Duration by) implements Fault {}

  /// The request is read and not applied; the answer is this error.
  record Answer(int status, String code, String message, Optional<Duration> retryAfter)
      implements Fault {}

  /// The connection closes after the head of the request: nothing is applied, nothing answered.
  record DropBefore() implements Fault {}

  /// The request is applied and the connection closes without an answer: the client cannot know.
  record DropAfter() implements Fault {}

  /// A read promises the whole length and ends after so many bytes. A write stores only so many
  /// bytes and is answered as if all were well, with the ETag of the whole.
  record Truncate(long afterBytes) implements Fault {}

  /// One bit of the byte at this offset is wrong: in the answer to a read, or in what a write
  /// stores, which is then answered with the ETag of what was sent. Beyond the end: no fault.
  record FlipByte(long offset) implements Fault {}

  /// The usual answer of an overloaded S3.
  static Fault slowDown() {
    return new Answer(503, "SlowDown", "Please reduce your request rate.", Optional.empty());
  }

  /// The same with a Retry-After header, in whole seconds.
  static Fault slowDown(Duration retryAfter) {
    return new Answer(503, "SlowDown", "Please reduce your request rate.", Optional.of(retryAfter));
  }

  /// What a session token gets at the end of its life.
  static Fault expiredToken() {
    return new Answer(403, "ExpiredToken", "The provided token has expired.", Optional.empty());
  }

  /// A server error that says nothing about whether a repeat will help.
  static Fault internalError() {
    return new Answer(500, "InternalError", "An internal error occurred.", Optional.empty());
  }
}
