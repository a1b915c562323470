package org.tranship.engine.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.ByteCount;
import org.tranship.core.work.PartMark;
import org.tranship.core.work.Portion;
import org.tranship.core.work.SharedUpload;
import org.tranship.core.work.WorkItem;

/// A large object of which several have portions: what is done, and what comes next. It is opened,
/// its parts are sent, it is closed, and where copies are read back, its parts are read.
///
/// Portions are handed out and lost as any item is. None is begun before all of the step before it
/// have come to their end, so that no part arrives behind an abort, unless an executor that was
/// given up lives on.
final class SharedObject {
  /// Digests of parts are noted so many times at least; with each part, where there are fewer.
  private static final int NOTES = 32;

  private final WorkItem whole;
  private final SharedUpload upload;
  private final long size;
  private final int count;
  private final Map<Integer, PartMark> done = new TreeMap<>();
  private int open;
  private int noted;
  private @Nullable ObjectResult failed;
  private @Nullable ObjectResult closed;

  /// @param item the object
  /// @param opened what its opening came to
  SharedObject(WorkItem item, ObjectResult opened, SharedUpload upload) {
    this.whole = item.of(opened.source());
    this.upload = upload;
    this.size = opened.size().bytes();
    this.count = Math.toIntExact((size + upload.partSize() - 1) / upload.partSize());
    upload.parts().stream()
        .filter(mark -> mark.sums().isPresent())
        .forEach(mark -> done.put(mark.part().number(), mark));
    this.noted = done.size();
  }

  /// What is to be handed out first.
  List<Handed> parts() {
    Map<Integer, PartMark> there = new TreeMap<>();
    upload.parts().forEach(mark -> there.put(mark.part().number(), mark));
    List<Handed> parts = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      if (!done.containsKey(number)) {
        Portion sending =
            new Portion.Sending(
                offset(number),
                number,
                upload.id(),
                Optional.ofNullable(there.get(number)).map(PartMark::part));
        parts.add(handed(whole.portion(sending, number, length(number))));
      }
    }
    open = parts.size();
    return parts.isEmpty() ? List.of(closing()) : parts;
  }

  private long offset(int number) {
    return (number - 1) * upload.partSize();
  }

  private ByteCount length(int number) {
    return ByteCount.of(Math.min(upload.partSize(), size - offset(number)));
  }

  private Handed handed(WorkItem portion) {
    Handed handed = new Handed(portion);
    handed.intended = true; // as the object is
    handed.shared = this;
    return handed;
  }

  private Handed closing() {
    return handed(
        whole.portion(
            new Portion.Closing(upload.id(), upload.partSize(), List.copyOf(done.values()))));
  }

  /// What comes of a portion.
  ///
  /// @param more what is to be handed out next
  /// @param result the object's, once it has come to its end
  record Next(List<Handed> more, Optional<ObjectResult> result) {
    private static final Next WAIT = new Next(List.of(), Optional.empty());
  }

  /// @param result of a portion
  /// @param waiting takes what waits of this object out of the queue, and says how many that were
  Next took(Portion portion, ObjectResult result, IntSupplier waiting) {
    return switch (portion) {
      case Portion.Sending sending -> {
        if (result.outcome() == Outcome.DONE) {
          done.put(sending.number(), PartMark.parse(result.note()));
        }
        yield oneOfMany(result, waiting) ? sent() : Next.WAIT;
      }
      case Portion.Closing _ -> {
        if (result.outcome() == Outcome.FAILED) {
          yield new Next(List.of(abandoning(result)), Optional.empty());
        }
        Optional<ObjectResult> unread = SharedUpload.onceRead(result);
        if (unread.isEmpty()) {
          yield new Next(List.of(), Optional.of(result));
        }
        closed = unread.get();
        yield new Next(readings(unread.get()), Optional.empty());
      }
      case Portion.Reading _ -> oneOfMany(result, waiting) ? read() : Next.WAIT;
      case Portion.Opening _, Portion.TakingBack _, Portion.Abandoning _ ->
          new Next(List.of(), Optional.of(result));
    };
  }

  /// @return whether it was the last one
  private boolean oneOfMany(ObjectResult result, IntSupplier waiting) {
    open--;
    if (result.outcome() != Outcome.DONE && failed == null) {
      failed = result;
      open -= waiting.getAsInt();
    }
    return open == 0;
  }

  private Next sent() {
    return new Next(List.of(failed == null ? closing() : abandoning(failed)), Optional.empty());
  }

  /// An end that is refused - the source is gone or another one by then - leaves an upload, too.
  private Handed abandoning(ObjectResult of) {
    return handed(whole.portion(new Portion.Abandoning(upload.id(), of.code(), of.reason())));
  }

  private List<Handed> readings(ObjectResult copy) {
    List<Handed> readings = new ArrayList<>();
    for (PartMark mark : done.values()) {
      int number = mark.part().number();
      Portion reading =
          new Portion.Reading(offset(number), copy.written(), mark.sums().orElseThrow().sha256());
      readings.add(handed(whole.portion(reading, number, length(number))));
    }
    open = readings.size();
    return readings;
  }

  private Next read() {
    ObjectResult wrong = failed;
    ObjectResult copy = Objects.requireNonNull(closed);
    if (wrong == null) {
      return new Next(List.of(), Optional.of(copy));
    }
    if (wrong.code().equals(Kind.CORRUPT.code())) {
      Portion back = new Portion.TakingBack(copy.written(), wrong.reason());
      return new Next(List.of(handed(whole.portion(back))), Optional.empty());
    }
    return new Next(
        List.of(),
        Optional.of(
            new ObjectResult(
                whole.key(),
                wrong.target(),
                wrong.outcome(),
                wrong.level(),
                wrong.size(),
                wrong.sha256(),
                wrong.source(),
                wrong.written(),
                wrong.code(),
                wrong.reason(),
                "")));
  }

  /// What is to be noted for a successor, if enough has come since the last time.
  ///
  /// @param now whatever has come
  Optional<Note> note(boolean now) {
    int fresh = done.size() - noted;
    if (fresh == 0 || !now && fresh < Math.max(1, count / NOTES) && done.size() < count) {
      return Optional.empty();
    }
    noted = done.size();
    return Optional.of(upload.note(done.values()));
  }

  WorkItem whole() {
    return whole;
  }
}
