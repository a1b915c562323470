package org.tranship.core.layer;

import java.util.List;
import java.util.Optional;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Content;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingUploads;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.store.WriteOutcome.Refused;
import org.tranship.core.store.WriteOutcome.Unknown;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// Uploads in parts that are tried again. Parts replace themselves, so they are sent again; `begin`
/// is made again too, and what a try began whose answer was lost is aborted.
///
/// A `finish` whose answer was lost is settled by two questions: an upload that is still there was
/// not finished. One that is gone was finished by us, since nobody else has its id, if an object of
/// the right size stands there that was not there before.
final class RetryingUploads extends ForwardingUploads {
  private final Store store;
  private final ResumableUploads inner;
  private final BackOff backOff;

  /// @param store the store with retries
  RetryingUploads(Store store, ResumableUploads inner, BackOff backOff) {
    super(inner);
    this.store = store;
    this.inner = inner;
    this.backOff = backOff;
  }

  @Override
  public Upload begin(Key key, Attributes attributes) {
    BackOff.Attempts attempts = backOff.attempts(StoreOperation.BEGIN);
    for (boolean again = false; ; again = true) {
      try {
        Upload upload = inner.begin(key, attributes);
        if (again) {
          StrayUploads.abort(this, key, upload.id());
        }
        return upload;
      } catch (StoreException fault) {
        Optional<StoreException> end = attempts.failed(fault);
        if (end.isPresent()) {
          throw end.get();
        }
      }
    }
  }

  @Override
  public Part part(Upload upload, int number, Content content) {
    BackOff.Attempts attempts = backOff.attempts(StoreOperation.PART);
    WatchedContent watched = new WatchedContent(content);
    while (true) {
      try {
        return inner.part(upload, number, watched.content());
      } catch (StoreException fault) {
        // Reading the content failed; its own store has been patient already.
        Optional<StoreException> end =
            watched.failed() ? Optional.of(fault) : attempts.failed(fault);
        if (end.isPresent()) {
          throw end.get();
        }
      }
    }
  }

  @Override
  public List<Part> parts(Upload upload) {
    return RetryingStore.call(backOff.attempts(StoreOperation.PARTS), () -> inner.parts(upload));
  }

  @Override
  public WriteOutcome finish(Upload upload, List<Part> parts, Condition condition) {
    BackOff.Attempts attempts = backOff.attempts(StoreOperation.FINISH);
    Version before;
    try {
      before = versionOf(upload.key());
    } catch (StoreException fault) {
      return new Refused(fault);
    }
    long size = parts.stream().mapToLong(part -> part.size().bytes()).sum();
    boolean doubtful = false;
    while (true) {
      WriteOutcome outcome = once(upload, parts, condition);
      StoreException fault;
      switch (outcome) {
        case WriteOutcome.Done done -> {
          return done;
        }
        case Refused(StoreException reason) -> fault = reason;
        case Unknown(StoreException cause) -> {
          fault = cause;
          doubtful = true;
        }
      }
      if (fault.kind() == Kind.INTERRUPTED) {
        return doubtful ? new Unknown(fault) : new Refused(fault);
      }
      if (doubtful) {
        Optional<WriteOutcome> settled = settle(upload, size, before, fault);
        if (settled.isPresent()) {
          return settled.get();
        }
      }
      Optional<StoreException> end = attempts.failed(fault);
      if (end.isPresent()) {
        // After settling, an upload that is still there was not finished; the condition decided.
        boolean certain = !doubtful || fault.kind() == Kind.CONDITION_FAILED;
        return certain ? new Refused(end.get()) : new Unknown(end.get());
      }
    }
  }

  private WriteOutcome once(Upload upload, List<Part> parts, Condition condition) {
    try {
      return inner.finish(upload, parts, condition);
    } catch (StoreException refused) {
      return new Refused(refused);
    }
  }

  /// @return the outcome, or empty if the upload is still there
  private Optional<WriteOutcome> settle(
      Upload upload, long size, Version before, StoreException fault) {
    try {
      try {
        parts(upload);
        return Optional.empty();
      } catch (StoreException gone) {
        if (gone.kind() != Kind.NOT_FOUND) {
          return Optional.of(new Unknown(fault));
        }
      }
      Optional<Entry> there = store.stat(upload.key());
      boolean ours =
          there.isPresent()
              && there.get().size().bytes() == size
              && there.get().version().isKnown()
              && !there.get().version().equals(before);
      return Optional.of(ours ? WriteOutcome.done(there.get().version()) : new Unknown(fault));
    } catch (StoreException _) {
      return Optional.of(new Unknown(fault));
    }
  }

  private Version versionOf(Key key) {
    return store.stat(key).map(Entry::version).orElse(Version.NONE);
  }

  @Override
  public void abort(Upload upload) {
    RetryingStore.run(backOff.attempts(StoreOperation.ABORT), () -> inner.abort(upload));
  }

  @Override
  public List<Upload> list(String prefix) {
    return RetryingStore.call(backOff.attempts(StoreOperation.UPLOADS), () -> inner.list(prefix));
  }
}
