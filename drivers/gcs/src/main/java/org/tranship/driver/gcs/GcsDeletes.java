package org.tranship.driver.gcs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HttpAnswer;
import org.tranship.core.store.Content;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.KeyRules;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.driver.gcs.GcsWire.Reply;

/// Removes objects, up to a hundred in one request of requests; the server compares a version
/// itself, in both cases.
///
/// A removed object stays for a while where the bucket has soft deletion or keeps versions; that is
/// the bucket's affair, and its owner's bill.
final class GcsDeletes {
  /// Google's limit for requests in one.
  static final int BATCH = 100;

  private final GcsWire wire;
  private final GcsErrors errors;
  private final GcsReader reader;

  GcsDeletes(GcsWire wire, GcsErrors errors, GcsReader reader) {
    this.wire = wire;
    this.errors = errors;
    this.reader = reader;
  }

  /// An object of the bucket that is to go.
  ///
  /// @param key for messages
  private record Doomed(int index, Key key, String name, Optional<Version> version) {}

  List<WriteOutcome> delete(List<DeleteRequest> requests, KeyRules rules) {
    @Nullable WriteOutcome[] outcomes = new WriteOutcome[requests.size()];
    List<Doomed> doomed = new ArrayList<>();
    for (int i = 0; i < outcomes.length; i++) {
      DeleteRequest request = requests.get(i);
      Key key = request.key();
      try {
        errors.refuseIfImpossible(rules, "delete", key);
        doomed.add(new Doomed(i, key, wire.settings().full(key.text()), request.ifVersion()));
      } catch (StoreException e) {
        outcomes[i] = new WriteOutcome.Refused(e);
      }
    }
    send(doomed, outcomes);
    return Arrays.stream(outcomes).map(Objects::requireNonNull).toList();
  }

  /// Removes objects by their names in the bucket.
  ///
  /// @param key for messages
  /// @throws StoreException for the first that could not be removed
  void names(Key key, List<String> names) {
    @Nullable WriteOutcome[] outcomes = new WriteOutcome[names.size()];
    List<Doomed> doomed = new ArrayList<>();
    for (String name : names) {
      doomed.add(new Doomed(doomed.size(), key, name, Optional.empty()));
    }
    send(doomed, outcomes);
    for (WriteOutcome outcome : outcomes) {
      Objects.requireNonNull(outcome).orThrow();
    }
  }

  private void send(List<Doomed> doomed, @Nullable WriteOutcome[] outcomes) {
    for (int from = 0; from < doomed.size(); from += BATCH) {
      List<Doomed> some = doomed.subList(from, Math.min(from + BATCH, doomed.size()));
      if (some.size() == 1) {
        outcomes[some.getFirst().index()] = one(some.getFirst());
      } else {
        many(some, outcomes);
      }
    }
  }

  private GcsRequest request(Doomed one) {
    GcsRequest request = GcsRequest.object("DELETE", wire.settings(), one.name());
    one.version().ifPresent(version -> request.query("ifGenerationMatch", number(version)));
    return request;
  }

  /// No object has the generation 1; a version that is no number is none of ours.
  private static String number(Version version) {
    return version.token().matches("[0-9]+") ? version.token() : "1";
  }

  private WriteOutcome one(Doomed one) {
    try {
      errors.refuseIfInterrupted("delete");
      return switch (wire.send(request(one))) {
        case Reply.Success(HttpAnswer answer) -> {
          answer.close();
          yield WriteOutcome.done();
        }
        case Reply.Failure(GcsFailure failure) -> settled(one, failure);
      };
    } catch (IOException e) {
      return errors.outcome("delete", one.key(), e);
    } catch (StoreException e) {
      return new WriteOutcome.Refused(e);
    }
  }

  private WriteOutcome settled(Doomed one, GcsFailure failure) {
    if (failure.status() == 404) {
      return GcsErrors.bucketMissing(failure)
          ? new WriteOutcome.Refused(errors.of("delete", null, failure))
          : WriteOutcome.done();
    }
    if (failure.status() != 412) {
      return errors.outcome("delete", one.key(), failure);
    }
    try {
      return reader.gone(one.key())
          ? WriteOutcome.done()
          : new WriteOutcome.Refused(errors.changed("delete", one.key()));
    } catch (StoreException e) {
      return new WriteOutcome.Refused(e);
    }
  }

  private void many(List<Doomed> some, @Nullable WriteOutcome[] outcomes) {
    List<String> lines = some.stream().map(one -> request(one).line()).toList();
    GcsRequest request =
        new GcsRequest("POST", "/batch/storage/v1")
            .header("Content-Type", GcsBatch.TYPE)
            .content(Content.of(GcsBatch.request(lines)));
    try {
      errors.refuseIfInterrupted("delete");
      switch (wire.send(request)) {
        case Reply.Success(HttpAnswer answer) -> {
          try (answer) {
            List<Optional<GcsBatch.Part>> parts = GcsBatch.parts(answer, some.size());
            for (int i = 0; i < some.size(); i++) {
              outcomes[some.get(i).index()] = outcome(some.get(i), parts.get(i));
            }
          }
        }
        case Reply.Failure(GcsFailure failure) -> {
          for (Doomed one : some) {
            outcomes[one.index()] = errors.outcome("delete", one.key(), failure);
          }
        }
      }
    } catch (IOException e) {
      for (Doomed one : some) {
        outcomes[one.index()] = errors.outcome("delete", one.key(), e);
      }
    } catch (StoreException e) {
      for (Doomed one : some) {
        outcomes[one.index()] = new WriteOutcome.Refused(e);
      }
    }
  }

  private WriteOutcome outcome(Doomed one, Optional<GcsBatch.Part> part) {
    if (part.isEmpty()) {
      return new WriteOutcome.Unknown(
          errors
              .fault(Kind.UNEXPECTED, "delete", one.key())
              .because("the answer to many requests lacks the one to this")
              .build());
    }
    int status = part.get().status();
    return status >= 200 && status < 300
        ? WriteOutcome.done()
        : settled(one, GcsFailure.of(status, part.get().body(), Optional.empty()));
  }
}
