package org.tranship.driver.s3;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.tranship.client.http.HttpAnswer;
import org.tranship.client.http.HttpDate;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.Sweeping;
import org.tranship.driver.s3.S3Wire.Reply;

/// Removes what probes have left whose process was killed: objects and uploads in parts.
///
/// Never anything else. The name has to be one that a probe makes, to its last character; the
/// object has to hold the eight bytes that a probe writes, which are read; and the server's own
/// clock has to say that it is older than any probe lasts, so that the probe of a process that
/// lives is left alone. One that sleeps longer than that in the middle of its probe only learns
/// less about the server.
///
/// It looks once for each opened store, by one request for objects and one for uploads, and takes
/// of each what the first page names. A server that does not answer these, or does not let us
/// remove, is no reason to stop a run: what is left is in nobody's way, and the next run looks
/// again. Killed in the middle, likewise.
final class ProbeSweep implements Sweeping {
  /// A probe takes seconds.
  private static final Duration OLD = Duration.ofMinutes(15);

  /// What follows [ProbeRequests#START]. Some servers fold the path of the odd key.
  private static final Pattern NAME = Pattern.compile("[0-9a-f]{16}(-odd[/.]*/x)?");

  private final S3Wire wire;
  private final S3Errors errors;
  private final String start;
  private final AtomicBoolean done = new AtomicBoolean();

  ProbeSweep(S3Wire wire, S3Errors errors) {
    this.wire = wire;
    this.errors = errors;
    this.start = wire.settings().prefix() + ProbeRequests.START;
  }

  @Override
  public void sweep() {
    if (!done.compareAndSet(false, true)) {
      return;
    }
    errors.refuseIfInterrupted("sweep");
    try {
      for (String key : oldObjects()) {
        if (holdsProbe(key)) {
          remove(S3Request.object("DELETE", key));
        }
      }
      for (S3Xml.UploadItem upload : oldUploads()) {
        remove(S3Request.object("DELETE", upload.key()).query("uploadId", upload.id()));
      }
    } catch (IOException e) {
      stopIfInterrupted(errors.of("sweep", null, e));
    } catch (StoreException e) {
      stopIfInterrupted(e);
    }
  }

  /// What the run does next meets any other fault, too, and says so.
  private static void stopIfInterrupted(StoreException fault) {
    if (fault.kind() == Kind.INTERRUPTED) {
      throw fault;
    }
  }

  private List<String> oldObjects() throws IOException {
    S3Request request =
        S3Request.bucket("GET")
            .query("list-type", "2")
            .query("encoding-type", "url")
            .query("prefix", start);
    if (!(wire.send(request) instanceof Reply.Success(HttpAnswer answer))) {
      return List.of();
    }
    try (answer) {
      return S3Xml.list(answer.body()).items().stream()
          .filter(item -> item.size() == ProbeRequests.SIZE && isProbe(item.key()))
          .filter(item -> isOld(answer, item.modified()))
          .map(S3Xml.Item::key)
          .toList();
    }
  }

  private List<S3Xml.UploadItem> oldUploads() throws IOException {
    S3Request request =
        S3Request.bucket("GET")
            .query("uploads", "")
            .query("encoding-type", "url")
            .query("prefix", start);
    if (!(wire.send(request) instanceof Reply.Success(HttpAnswer answer))) {
      return List.of();
    }
    try (answer) {
      return S3Xml.uploads(answer.body()).stream()
          .filter(item -> isProbe(item.key()))
          .filter(item -> isOld(answer, Optional.of(item.begun()).filter(Instant.EPOCH::isBefore)))
          .toList();
    }
  }

  private boolean isProbe(String key) {
    return key.startsWith(start) && NAME.matcher(key.substring(start.length())).matches();
  }

  /// Where the server tells no time, nothing is old.
  private static boolean isOld(HttpAnswer answer, Optional<Instant> written) {
    Optional<Instant> now = HttpDate.parse(answer.headers().get("date"));
    return now.isPresent() && written.filter(at -> at.isBefore(now.get().minus(OLD))).isPresent();
  }

  private boolean holdsProbe(String key) throws IOException {
    return switch (wire.send(S3Request.object("GET", key))) {
      case Reply.Success(HttpAnswer answer) -> {
        try (answer) {
          byte[] body = answer.body().readNBytes(ProbeRequests.SIZE + 1);
          yield Arrays.equals(body, ProbeRequests.body());
        }
      }
      case Reply.Failure(S3Failure _) -> false;
    };
  }

  private void remove(S3Request request) throws IOException {
    if (wire.send(request) instanceof Reply.Success success) {
      success.close();
    }
  }
}
