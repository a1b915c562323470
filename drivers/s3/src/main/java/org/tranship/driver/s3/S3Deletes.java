package org.tranship.driver.s3;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.tranship.client.http.HttpAnswer;
import org.tranship.core.store.Content;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Entry;
import org.tranship.core.store.RunningDigest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.driver.s3.S3Wire.Reply;

/// Removes objects: many in one request where the server can, one by one where it cannot, where the
/// server itself compares a version, or where the key has characters that XML cannot hold. Where a
/// version must be met and the server does not compare it, each object is looked at first.
final class S3Deletes {
  /// Most keys in one request, by the S3 reference.
  static final int BATCH = 1000;

  private final S3Wire wire;
  private final S3Errors errors;
  private final S3Reader reader;
  private volatile boolean many = true;

  S3Deletes(S3Wire wire, S3Errors errors, S3Reader reader) {
    this.wire = wire;
    this.errors = errors;
    this.reader = reader;
  }

  /// @param guard throws for a key that must not be asked for
  List<WriteOutcome> delete(
      List<DeleteRequest> requests, S3Traits traits, BiConsumer<String, Key> guard) {
    Map<Integer, WriteOutcome> outcomes = new HashMap<>();
    List<Integer> batch = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      DeleteRequest request = requests.get(i);
      try {
        guard.accept("delete", request.key());
      } catch (StoreException e) {
        outcomes.put(i, new WriteOutcome.Refused(e));
        continue;
      }
      if (request.ifVersion().isPresent() && traits.conditionalDelete()
          || !S3Xml.canHold(full(request.key()))) {
        outcomes.put(i, one(request, traits));
        continue;
      }
      Optional<WriteOutcome> settled = beforehand(request, traits);
      if (settled.isPresent()) {
        outcomes.put(i, settled.get());
      } else {
        batch.add(i);
        if (batch.size() == BATCH) {
          batch(requests, batch, outcomes);
          batch.clear();
        }
      }
    }
    batch(requests, batch, outcomes);
    List<WriteOutcome> ordered = new ArrayList<>(requests.size());
    for (int i = 0; i < requests.size(); i++) {
      ordered.add(Objects.requireNonNull(outcomes.get(i)));
    }
    return ordered;
  }

  private String full(Key key) {
    return S3Request.full(wire.settings(), key);
  }

  private void batch(
      List<DeleteRequest> requests, List<Integer> batch, Map<Integer, WriteOutcome> outcomes) {
    if (many && batch.size() > 1) {
      many(requests, batch, outcomes);
    }
    for (int index : batch) {
      if (!outcomes.containsKey(index)) {
        outcomes.put(index, send(requests.get(index).key(), request(requests.get(index).key())));
      }
    }
  }

  /// Sends one request for all. Leaves those without an outcome that must be sent one by one.
  private void many(
      List<DeleteRequest> requests, List<Integer> batch, Map<Integer, WriteOutcome> outcomes) {
    List<String> keys = batch.stream().map(index -> full(requests.get(index).key())).toList();
    byte[] body = S3Xml.deleteRequest(keys);
    Content.Bytes content = new Content.Bytes(body, 0, body.length);
    S3Request request =
        S3Request.bucket("POST")
            .query("delete", "")
            .header("content-md5", md5(body))
            .header("content-type", "application/xml")
            .content(content, RunningDigest.of(DigestAlgorithm.SHA256, content).hex());
    try {
      switch (wire.send(request)) {
        case Reply.Success(HttpAnswer answer) -> {
          try (answer) {
            sort(requests, batch, S3Xml.deleted(answer.body()), outcomes);
          }
        }
        case Reply.Failure(S3Failure failure) -> {
          if (failure.status() == 501 || failure.status() == 405) {
            many = false;
            return;
          }
          for (int index : batch) {
            outcomes.put(index, errors.outcome("delete", requests.get(index).key(), failure));
          }
        }
      }
    } catch (IOException e) {
      for (int index : batch) {
        outcomes.put(index, errors.outcome("delete", requests.get(index).key(), e));
      }
    } catch (StoreException e) {
      for (int index : batch) {
        outcomes.put(index, new WriteOutcome.Refused(e));
      }
    }
  }

  private void sort(
      List<DeleteRequest> requests,
      List<Integer> batch,
      S3Xml.DeleteResult result,
      Map<Integer, WriteOutcome> outcomes) {
    Set<String> deleted = new HashSet<>(result.deleted());
    Map<String, S3Xml.ErrorText> failed = new HashMap<>();
    result.errors().forEach(error -> failed.put(error.key(), error.error()));
    for (int index : batch) {
      Key key = requests.get(index).key();
      String full = full(key);
      S3Xml.ErrorText error = failed.get(full);
      if (deleted.contains(full) || error != null && error.code().equals("NoSuchKey")) {
        outcomes.put(index, WriteOutcome.done());
      } else if (error != null) {
        outcomes.put(index, errors.outcome("delete", key, S3Failure.inside(error)));
      } else {
        outcomes.put(
            index,
            new WriteOutcome.Unknown(
                errors
                    .fault(Kind.UNEXPECTED, "delete", key)
                    .because("the server's answer does not mention it")
                    .build()));
      }
    }
  }

  private WriteOutcome one(DeleteRequest delete, S3Traits traits) {
    S3Request request = request(delete.key());
    if (traits.conditionalDelete()) {
      delete.ifVersion().ifPresent(wanted -> request.header("if-match", S3Headers.etag(wanted)));
      return send(delete.key(), request);
    }
    return beforehand(delete, traits).orElseGet(() -> send(delete.key(), request));
  }

  private S3Request request(Key key) {
    return S3Request.object("DELETE", full(key));
  }

  /// Looks at an object that may be removed in one version only.
  ///
  /// @return the outcome, or empty if it is to be removed
  private Optional<WriteOutcome> beforehand(DeleteRequest delete, S3Traits traits) {
    if (delete.ifVersion().isEmpty()) {
      return Optional.empty();
    }
    try {
      Optional<Entry> there = reader.stat(delete.key(), traits);
      if (there.isEmpty()) {
        return Optional.of(WriteOutcome.done());
      }
      return there.get().version().equals(delete.ifVersion().get())
          ? Optional.empty()
          : Optional.of(changed(delete.key()));
    } catch (StoreException e) {
      return Optional.of(new WriteOutcome.Refused(e));
    }
  }

  private WriteOutcome send(Key key, S3Request request) {
    try {
      return switch (wire.send(request)) {
        case Reply.Success(HttpAnswer answer) -> {
          answer.close();
          yield WriteOutcome.done();
        }
        case Reply.Failure(S3Failure failure) -> {
          if (failure.status() == 404 && !failure.is("NoSuchBucket")) {
            yield WriteOutcome.done();
          }
          yield failure.status() == 412 ? changed(key) : errors.outcome("delete", key, failure);
        }
      };
    } catch (IOException e) {
      return errors.outcome("delete", key, e);
    } catch (StoreException e) {
      return new WriteOutcome.Refused(e);
    }
  }

  private WriteOutcome changed(Key key) {
    return new WriteOutcome.Refused(
        errors
            .fault(Kind.CHANGED, "delete", key)
            .because("the object was written anew meanwhile")
            .build());
  }

  private static String md5(byte[] bytes) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has MD5.", e);
    }
  }
}
