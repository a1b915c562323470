package org.tranship.testkit.contract;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.tranship.core.journal.JournalException;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.PassId;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Content;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ForwardingUploads;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.Engine;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Existing;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.core.work.WorkItem;
import org.tranship.testkit.fault.OtherBytes;

/// One large object, a few small ones, and the journal of copying them: what was intended, noted
/// and recorded. Keeps which parts were sent and from where the source was read.
final class SharedBench implements Engine.Ledger {
  static final Key LARGE = Key.of("large");
  static final int SIZE = (23 << 20) + 4711;
  private static final int SMALL = 20;
  private static final StoreSpec OLD = StoreSpec.of("memory:old");

  final MemoryStore old = new MemoryStore("old");
  final MemoryStore neu = new MemoryStore("new");
  final byte[] bytes = new byte[SIZE];

  /// Numbers of the parts that were sent, and first bytes that were read at the source.
  final List<Integer> sent = Collections.synchronizedList(new ArrayList<>());

  final List<Long> read = Collections.synchronizedList(new ArrayList<>());

  UnaryOperator<ResumableUploads> uploads = inner -> inner;
  UnaryOperator<Store> target = store -> store;
  Runnable beforeRead = () -> {};

  /// What comes of the act that puts the large object there, and what happens once all of its bytes
  /// were sent: in parts or, by an engine that needs none, in one piece.
  UnaryOperator<WriteOutcome> end = outcome -> outcome;

  Runnable allSent = () -> {};

  private final Map<Key, ObjectResult> results = new HashMap<>();
  private final Map<Key, Note> notes = new HashMap<>();
  private final Set<Key> intended = new HashSet<>();
  private final List<String> violations = new ArrayList<>();
  private final AtomicLong bytesSent = new AtomicLong();
  private int notesLeft = Integer.MAX_VALUE;

  SharedBench() {
    new Random(7).nextBytes(bytes);
    old.put(PutRequest.of(LARGE, bytes)).orThrow();
    for (int i = 0; i < SMALL; i++) {
      old.put(PutRequest.of(Key.of("small" + i), new byte[] {(byte) i})).orThrow();
    }
  }

  static PassSpec spec(VerifyLevel level) {
    return new PassSpec(
            PassId.of("pass"),
            Operation.COPY,
            OLD,
            StoreSpec.of("memory:new"),
            level,
            Existing.REFUSE,
            EnumSet.allOf(Attributes.Kind.class),
            Set.of())
        .withShared();
  }

  Store open(StoreSpec spec) {
    return spec.equals(OLD) ? new Source() : target.apply(new Target());
  }

  private final class Source extends ForwardingStore {
    Source() {
      super(old);
    }

    @Override
    public ObjectBody open(Key key, ReadRequest request) {
      if (key.equals(LARGE)) {
        beforeRead.run();
        read.add(request.offset());
      }
      return inner().open(key, request);
    }
  }

  private final class Target extends ForwardingStore {
    Target() {
      super(neu);
    }

    @Override
    public WriteOutcome put(PutRequest request) {
      WriteOutcome outcome = super.put(request);
      if (!request.key().equals(LARGE)) {
        return outcome;
      }
      allSent.run();
      return end.apply(outcome);
    }

    @Override
    public <T> Optional<T> feature(Class<T> type) {
      if (type != ResumableUploads.class) {
        return super.feature(type);
      }
      return Optional.of(type.cast(uploads.apply(counting())));
    }
  }

  ResumableUploads theirs() {
    return neu.feature(ResumableUploads.class).orElseThrow();
  }

  private ResumableUploads counting() {
    return new ForwardingUploads(theirs()) {
      @Override
      public Part part(Upload upload, int number, Content content) {
        sent.add(number);
        Part part = super.part(upload, number, content);
        if (bytesSent.addAndGet(part.size().bytes()) == SIZE) {
          allSent.run();
        }
        return part;
      }

      @Override
      public WriteOutcome finish(Upload upload, List<Part> parts, Condition condition) {
        return end.apply(super.finish(upload, parts, condition));
      }
    };
  }

  /// A target of which each reading of the large object gives one wrong byte.
  static Store rotten(Store store) {
    return new ForwardingStore(store) {
      @Override
      public ObjectBody open(Key key, ReadRequest request) {
        ObjectBody body = inner().open(key, request);
        if (!key.equals(LARGE)) {
          return body;
        }
        byte[] wrong = body.readAll(1 << 25);
        wrong[wrong.length - 1] ^= 1;
        InputStream stream = new ByteArrayInputStream(wrong);
        return new OtherBytes(body, stream);
      }
    };
  }

  /// All that has no success yet, each with the note of its last try.
  synchronized Engine.Work pending() {
    List<WorkItem> items = new ArrayList<>();
    for (int i = -1; i < SMALL; i++) {
      Key key = i < 0 ? LARGE : Key.of("small" + i);
      ObjectResult result = results.get(key);
      if (result == null || !result.succeeded()) {
        Version version = old.stat(key).orElseThrow().version();
        ByteCount size = ByteCount.of(i < 0 ? SIZE : 1);
        items.add(WorkItem.same(key, size, version).withNote(notes.getOrDefault(key, Note.NONE)));
      }
    }
    results.clear();
    intended.clear();
    return EngineBench.work(items);
  }

  /// The ledger fails from the n-th note of the large object on, as if this process were dead.
  synchronized void dieAtNote(int at) {
    notesLeft = at - 1;
  }

  synchronized void live() {
    notesLeft = Integer.MAX_VALUE;
  }

  @Override
  public synchronized void intend(List<WorkItem> items) {
    for (WorkItem item : items) {
      if (!intended.add(item.key())) {
        violations.add(item.key() + " was intended twice");
      }
    }
  }

  @Override
  public synchronized void record(List<ObjectResult> more) {
    for (ObjectResult result : more) {
      if (!intended.contains(result.key()) || results.put(result.key(), result) != null) {
        violations.add(result.key() + " was recorded without being intended, or twice");
      }
    }
  }

  @Override
  public synchronized void note(Key key, Note note) {
    if (key.equals(LARGE) && notesLeft-- <= 0) {
      throw new JournalException(JournalException.Kind.FULL, "The process is dead.", null);
    }
    notes.put(key, note);
  }

  synchronized ObjectResult result() {
    ObjectResult result = results.get(LARGE);
    if (result == null) {
      throw new AssertionError("The large object has no result.");
    }
    return result;
  }

  /// Of how many parts the digests are noted.
  synchronized int noted() {
    Note note = notes.getOrDefault(LARGE, Note.NONE);
    return note.version() == 4 ? (int) note.text().lines().count() - 1 : 0;
  }

  synchronized Map<Key, ObjectResult> results() {
    return Map.copyOf(results);
  }

  synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  /// What the target has under the key; empty if nothing.
  byte[] copied() {
    if (neu.stat(LARGE).isEmpty()) {
      return new byte[0];
    }
    try (ObjectBody body = neu.open(LARGE, ReadRequest.WHOLE)) {
      return body.readAll(1 << 25);
    }
  }
}
