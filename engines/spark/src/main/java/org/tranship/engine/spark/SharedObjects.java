package org.tranship.engine.spark;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.work.Engine;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.Portion;
import org.tranship.core.work.SharedUpload;

/// The large objects of a pass that several executors work on. Its desk alone uses it.
///
/// There are never more of them than turns: whoever asks gets portions of those first, and the next
/// large object only when none waits.
final class SharedObjects {
  private final Optional<ByteCount> least;
  private final Engine.Ledger ledger;
  private final Queue queue;
  private final Map<Key, Handed> begun = new HashMap<>();

  /// @param least objects from this size on are shared; empty if none is
  SharedObjects(Optional<ByteCount> least, Engine.Ledger ledger, Queue queue) {
    this.least = least;
    this.ledger = ledger;
    this.queue = queue;
  }

  /// From which size on objects of a pass are shared.
  ///
  /// @param wanted what the operator wants
  static Optional<ByteCount> least(PassSpec pass, Optional<ByteCount> wanted) {
    return pass.shared() && pass.operation() == Operation.COPY ? wanted : Optional.empty();
  }

  /// Whether there is an object that more portions may come of.
  boolean any() {
    return !begun.isEmpty();
  }

  private boolean large(Handed handed) {
    return handed.shared == null
        && least.isPresent()
        && handed.item.size().compareTo(least.get()) >= 0;
  }

  /// Whether it may be handed out now.
  ///
  /// @param turns how many there are beside each other
  boolean may(Handed handed, int turns) {
    if (handed.shared != null) {
      return true;
    }
    Handed same = begun.get(handed.item.key());
    if (same != null) {
      return same == handed; // else the same key again: only after what it is in flight as
    }
    return !large(handed) || turns < 2 || begun.size() < turns;
  }

  /// It is handed out now.
  ///
  /// @param turns how many there are beside each other; a single one copies objects as ever
  void handOut(Handed handed, int turns) {
    if (large(handed) && turns > 1) {
      begun.put(handed.item.key(), handed);
      handed.item = handed.item.portion(new Portion.Opening(least.orElseThrow()));
    }
  }

  /// Takes a result in.
  ///
  /// @param last whether nothing more is begun
  /// @return the object's result, if that is what it comes to
  Optional<ObjectResult> took(Handed handed, ObjectResult result, boolean last) {
    Portion portion = handed.item.portion().orElse(null);
    if (portion == null) {
      return Optional.of(result);
    }
    SharedObject shared = handed.shared;
    if (shared == null) {
      return opened(handed, result);
    }
    SharedObject.Next next =
        shared.took(portion, result, () -> queue.drop(each -> each.shared == shared));
    shared.note(last).ifPresent(note -> ledger.note(shared.whole().key(), note));
    queue.first(next.more());
    next.result().ifPresent(it -> begun.remove(it.key()));
    return next.result();
  }

  private Optional<ObjectResult> opened(Handed handed, ObjectResult result) {
    Optional<SharedUpload> upload = SharedUpload.of(result);
    if (upload.isEmpty()) {
      begun.remove(handed.item.key());
      return Optional.of(result);
    }
    queue.first(new SharedObject(handed.item, result, upload.get()).parts());
    return Optional.empty();
  }
}
