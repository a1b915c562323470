package org.tranship.testkit.server.stub;

import java.time.Duration;

/// How a [ThinS3Stub] behaves when nothing goes wrong.
///
/// @param port 0 for a free one
/// @param keepUpTo bodies (of an object or a part) of more bytes than this are read, checked and
///   dropped; reading such an object back is refused with 501
/// @param latency added before every answer
/// @param md5Etags whether the ETag of a simple put is the MD5 of its bytes; costs about 1.6 ms of
///   CPU per MiB, so the default is an opaque value made from the CRC32C
/// @param conditionalFinish whether a condition at the end of a multipart upload is kept; some
///   servers ignore it there, and keep it on a simple put
/// @param tags whether objects keep the tags they are written with; without, they are dropped
///   unsaid
public record StubOptions(
    int port,
    long keepUpTo,
    Duration latency,
    boolean md5Etags,
    boolean conditionalFinish,
    boolean tags) {
  public StubOptions {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("Not a port: " + port);
    }
    if (keepUpTo < 0 || latency.isNegative()) {
      throw new IllegalArgumentException("keepUpTo and latency cannot be negative");
    }
  }

  /// A free port, every byte kept, no latency, opaque ETags, no tags.
  public static StubOptions defaults() {
    return new StubOptions(0, Long.MAX_VALUE, Duration.ZERO, false, true, false);
  }

  public StubOptions withPort(int newPort) {
    return new StubOptions(newPort, keepUpTo, latency, md5Etags, conditionalFinish, tags);
  }

  public StubOptions withKeepUpTo(long bytes) {
    return new StubOptions(port, bytes, latency, md5Etags, conditionalFinish, tags);
  }

  public StubOptions withLatency(Duration newLatency) {
    return new StubOptions(port, keepUpTo, newLatency, md5Etags, conditionalFinish, tags);
  }

  public StubOptions withMd5Etags(boolean on) {
    return new StubOptions(port, keepUpTo, latency, on, conditionalFinish, tags);
  }

  public StubOptions withConditionalFinish(boolean on) {
    return new StubOptions(port, keepUpTo, latency, md5Etags, on, tags);
  }

  public StubOptions withTags(boolean on) {
    return new StubOptions(port, keepUpTo, latency, md5Etags, conditionalFinish, on);
  }
}
