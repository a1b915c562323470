package org.tranship.driver.s3;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tranship.client.http.HttpAnswer;
import org.tranship.client.http.ProbeObject;
import org.tranship.client.http.ProbeSweep;
import org.tranship.core.store.StoreException;
import org.tranship.driver.s3.S3Wire.Reply;

/// What probes have left whose process was killed: objects and uploads in parts.
///
/// Never anything else. The name has to be one that a probe makes; the object has to hold what a
/// probe writes, which is read; and both have to be older than any probe lasts.
///
/// It looks by one request for objects and one for uploads. A server that cannot answer these, or
/// does not let us remove, keeps what is there.
final class S3ProbeRemains implements ProbeSweep.Remains {
  /// Some servers fold the path of the odd key.
  private static final String ODD = "(-odd[/.]*/x)?";

  private final S3Wire wire;
  private final S3Errors errors;
  private final ProbeObject probe;

  S3ProbeRemains(S3Wire wire, S3Errors errors) {
    this.wire = wire;
    this.errors = errors;
    this.probe = new ProbeObject(wire.settings().prefix(), ODD);
  }

  @Override
  public void removeOld() throws IOException {
    for (String key : oldObjects()) {
      if (holdsProbe(key)) {
        remove(S3Request.object("DELETE", key));
      }
    }
    for (S3Xml.UploadItem upload : oldUploads()) {
      remove(S3Request.object("DELETE", upload.key()).query("uploadId", upload.id()));
    }
  }

  private List<String> oldObjects() throws IOException {
    S3Request request =
        S3Request.bucket("GET")
            .query("list-type", "2")
            .query("encoding-type", "url")
            .query("prefix", probe.start());
    return switch (wire.send(request)) {
      case Reply.Success(HttpAnswer answer) -> {
        try (answer) {
          yield S3Xml.list(answer.body()).items().stream()
              .filter(item -> item.size() == ProbeObject.SIZE && probe.isNamed(item.key()))
              .filter(item -> ProbeObject.isOld(answer.headers(), item.modified()))
              .map(S3Xml.Item::key)
              .toList();
        }
      }
      case Reply.Failure(S3Failure failure) -> {
        refuseForNow(failure);
        yield List.of();
      }
    };
  }

  private List<S3Xml.UploadItem> oldUploads() throws IOException {
    S3Request request =
        S3Request.bucket("GET")
            .query("uploads", "")
            .query("encoding-type", "url")
            .query("prefix", probe.start());
    return switch (wire.send(request)) {
      case Reply.Success(HttpAnswer answer) -> {
        try (answer) {
          yield S3Xml.uploads(answer.body()).stream()
              .filter(item -> probe.isNamed(item.key()))
              .filter(
                  item ->
                      ProbeObject.isOld(
                          answer.headers(),
                          Optional.of(item.begun()).filter(Instant.EPOCH::isBefore)))
              .toList();
        }
      }
      case Reply.Failure(S3Failure failure) -> {
        refuseForNow(failure);
        yield List.of();
      }
    };
  }

  private boolean holdsProbe(String key) throws IOException {
    return switch (wire.send(S3Request.object("GET", key))) {
      case Reply.Success(HttpAnswer answer) -> {
        try (answer) {
          yield ProbeObject.isHeldBy(answer);
        }
      }
      case Reply.Failure(S3Failure failure) -> {
        refuseForNow(failure);
        yield false;
      }
    };
  }

  private void remove(S3Request request) throws IOException {
    switch (wire.send(request)) {
      case Reply.Success success -> success.close();
      case Reply.Failure(S3Failure failure) -> refuseForNow(failure);
    }
  }

  /// @throws StoreException if the server might answer otherwise later
  private void refuseForNow(S3Failure failure) {
    StoreException fault = errors.of("sweep", null, failure);
    if (fault.retryable()) {
      throw fault;
    }
  }
}
