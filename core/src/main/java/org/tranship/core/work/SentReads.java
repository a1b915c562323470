package org.tranship.core.work;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.tranship.core.compare.Difference.Side;
import org.tranship.core.compare.Pair;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.PassId;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Digest;
import org.tranship.core.value.Key;
import org.tranship.core.work.ContentCheck.SideFault;

/// Contents that an engine reads, wherever it works: first many objects in a pass, then what is
/// asked of each is known. Nothing is journalled, since a comparison that is given again begins
/// anew.
final class SentReads implements ContentReads {
  private final Engine engine;
  private final PassSpec pass;
  private final Map<Key, ObjectResult> results = new ConcurrentHashMap<>();

  private SentReads(Engine engine, StoreSpec source, StoreSpec target) {
    this.engine = engine;
    this.pass = PassSpec.comparing(PassId.of("compare"), source, target);
  }

  /// The engine opens the stores that can be read, and no others: a snapshot is here alone.
  static SentReads of(Comparison.Elsewhere elsewhere, Store source, Store target) {
    boolean one = source.capabilities().readable();
    boolean other = target.capabilities().readable();
    return new SentReads(
        elsewhere.engine(),
        one ? elsewhere.source() : elsewhere.target(),
        other ? elsewhere.target() : elsewhere.source());
  }

  /// Has objects read.
  ///
  /// @throws PassStopped if that cannot go on; what was read before is known
  void read(List<WorkItem> items) throws InterruptedException {
    Iterator<WorkItem> left = items.iterator();
    engine.run(pass, most -> next(left, most), new Results());
  }

  private static List<WorkItem> next(Iterator<WorkItem> left, int most) {
    List<WorkItem> next = new ArrayList<>();
    while (next.size() < most && left.hasNext()) {
      next.add(left.next());
    }
    return next;
  }

  /// Whether this object was read, or could not be.
  boolean knows(Key key) {
    return results.containsKey(key);
  }

  @Override
  public boolean same(Pair.Both both) {
    return ReadFinding.same(result(both.target().key()));
  }

  @Override
  public boolean has(Side side, Entry entry, Digest digest) {
    try {
      return ReadFinding.same(result(entry.key()));
    } catch (SideFault e) {
      throw new SideFault(side, e.fault()); // it was the only side of its pass
    }
  }

  /// Asked once for each object.
  private ObjectResult result(Key key) {
    ObjectResult result = results.remove(key);
    if (result == null) {
      throw new IllegalStateException("The engine came to its end without \"" + key + "\".");
    }
    return result;
  }

  private final class Results implements Engine.Ledger {
    @Override
    public void intend(List<WorkItem> items) {}

    @Override
    public void record(List<ObjectResult> more) {
      more.forEach(result -> results.put(result.key(), result));
    }

    @Override
    public void note(Key key, Note note) {}
  }
}
