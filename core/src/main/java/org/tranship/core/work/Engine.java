package org.tranship.core.work;

import java.util.List;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Key;

/// Does one thing to many objects. Inside a pass there is no order; order is a sequence of passes.
/// What goes in and comes out is data, so that an engine may work on other machines, where it opens
/// the stores itself.
public interface Engine extends AutoCloseable {
  /// Works until the source of work is empty.
  ///
  /// For every item `ledger.intend` has returned before the item is touched, and its result is
  /// given to `ledger.record` after it is durable at the store. An item that fails is a result; the
  /// pass goes on. Repeating an item that was done before is harmless.
  ///
  /// @throws PassStopped if no item can succeed (the store does not answer, the container is gone,
  ///   credentials are wrong): said once, not once an object. Results that were in are recorded
  /// @throws org.tranship.core.journal.JournalException from the ledger, at once
  /// @throws InterruptedException after what was in flight came to its end and was recorded
  void run(PassSpec spec, Work work, Ledger ledger) throws InterruptedException;

  /// Looks whether these stores can be used wherever this engine works, and whether it can work
  /// there at all. Changes nothing. An engine of this process alone has nothing to add to what its
  /// caller finds.
  ///
  /// @param stores those of a pass: of several the last one is the target. Where that is a
  ///   directory, an engine may make it as the pass would, and put a file into it for as long as it
  ///   looks
  /// @return what was found, a sentence each
  /// @throws EngineRefused if a pass over them cannot be carried out, and why
  default List<String> probe(List<StoreSpec> stores) throws InterruptedException {
    return List.of();
  }

  @Override
  void close();

  /// Where items come from. Asked by one thread.
  @FunctionalInterface
  interface Work {
    /// The next items, at most `most`; empty at the end.
    List<WorkItem> next(int most);
  }

  /// Where an engine says what it does, and hears whether it may go on. One thread intends, another
  /// may record at the same time, and any may note.
  interface Ledger {
    /// These items are about to be touched; durable when it returns.
    void intend(List<WorkItem> items);

    /// This is what came of items; durable when it returns.
    void record(List<ObjectResult> results);

    /// Whether nothing is to be begun for now. What is in flight comes to its end and is recorded;
    /// the engine asks again until it may go on. Asked often, by any thread, so it must be quick.
    default boolean resting() {
      return false;
    }

    /// Something a successor needs about an item in flight; durable when it returns.
    void note(Key key, Note note);
  }
}
