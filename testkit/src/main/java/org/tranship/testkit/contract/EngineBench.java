package org.tranship.testkit.contract;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.tranship.core.journal.JournalException;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.PassId;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.Coding;
import org.tranship.core.work.Engine;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Existing;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.core.work.WorkItem;

/// What [EngineContract] needs: two stores, a ledger that remembers and a watch that sees what an
/// engine touches too early.
final class EngineBench implements Engine.Ledger {
  private static final StoreSpec OLD = StoreSpec.of("memory:old");
  private static final StoreSpec NEW = StoreSpec.of("memory:new");

  private final MemoryStore old = new MemoryStore("old");
  private final MemoryStore neu = new MemoryStore("new");
  private final List<WorkItem> items = new ArrayList<>();
  private final List<ObjectResult> results = new ArrayList<>();
  private final List<String> violations = Collections.synchronizedList(new ArrayList<>());
  private final Set<Key> uncertain = new HashSet<>();
  private final WatchedStore watched = new WatchedStore(neu, this::touched);
  private int mostUncertain;
  private String refused = "";
  private int refuseAt;

  UnaryOperator<Store> around = store -> store;
  UnaryOperator<Store> aroundSource = store -> store;
  Consumer<List<ObjectResult>> beforeRecord = _ -> {};

  static PassSpec spec(Operation operation) {
    return new PassSpec(
        PassId.of("pass"),
        operation,
        OLD,
        NEW,
        VerifyLevel.READBACK,
        Existing.REFUSE,
        EnumSet.allOf(Attributes.Kind.class),
        Set.of());
  }

  static StoreException fault(StoreException.Kind kind) {
    return StoreException.of(kind, "write", "memory:new").because("a planned fault").build();
  }

  Store open(StoreSpec spec) {
    return spec.equals(OLD) ? aroundSource.apply(old) : around.apply(watched);
  }

  /// No key of the target may be touched that was not intended.
  private synchronized void touched(List<Key> keys) {
    keys.stream()
        .filter(key -> !uncertain.contains(key))
        .forEach(key -> violations.add(key + " was touched before it was intended"));
  }

  Key key(int number) {
    return Key.of("object/%06d".formatted(number));
  }

  /// Objects with a few bytes each, and the work of copying, verifying or deleting them.
  void fill(int count) {
    for (int i = 0; i < count; i++) {
      add(key(i), ("content " + i).getBytes(StandardCharsets.UTF_8));
    }
  }

  void fillWith(int count, int size) {
    for (int i = 0; i < count; i++) {
      add(key(i), new byte[size]);
    }
  }

  private void add(Key key, byte[] bytes) {
    Version version = old.put(PutRequest.of(key, bytes)).orThrow().version();
    items.add(item(key, ByteCount.of(bytes.length), version, Optional.of(sha256(bytes))));
  }

  private static WorkItem item(Key key, ByteCount size, Version version, Optional<Digest> plain) {
    return new WorkItem(
        key,
        key,
        key,
        size,
        version,
        Coding.NONE,
        Coding.NONE,
        Optional.empty(),
        Attributes.NONE,
        Note.NONE,
        "",
        plain);
  }

  private static Digest sha256(byte[] bytes) {
    try {
      return Digest.of(DigestAlgorithm.SHA256, MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  void write(Key key, byte[] bytes) {
    old.put(PutRequest.of(key, bytes)).orThrow();
  }

  void remove(Key key) {
    old.delete(List.of(DeleteRequest.of(key)));
  }

  void overwriteTarget(Key key) {
    overwriteTarget(key, new byte[] {9});
  }

  void overwriteTarget(Key key, byte[] bytes) {
    neu.put(PutRequest.of(key, bytes)).orThrow();
  }

  /// Copies without an engine, for tests of what comes after.
  void copyAll() {
    for (WorkItem item : items) {
      neu.put(PutRequest.of(item.key(), new byte[] {1})).orThrow();
    }
  }

  Engine.Work everything() {
    // Deleting asks for the target's version, which a source's is not.
    return work(items.stream().map(item -> here(item)).toList());
  }

  /// For a deletion the version is the target's, and none is known of a source's.
  private WorkItem here(WorkItem item) {
    return neu.stat(item.key()).isPresent()
        ? item(item.key(), item.size(), Version.NONE, item.plain())
        : item;
  }

  Engine.Work everythingUnannounced() {
    return work(
        items.stream()
            .map(item -> item(item.key(), ByteCount.ZERO, item.version(), item.plain()))
            .toList());
  }

  Engine.Work targetsAsTheyAre() {
    return work(
        items.stream()
            .map(
                item ->
                    item(
                        item.key(),
                        item.size(),
                        neu.stat(item.key()).orElseThrow().version(),
                        Optional.empty()))
            .toList());
  }

  /// Gives these out, one batch after the other.
  static Engine.Work work(List<WorkItem> items) {
    Iterator<WorkItem> iterator = items.iterator();
    return most -> {
      List<WorkItem> next = new ArrayList<>(most);
      while (next.size() < most && iterator.hasNext()) {
        next.add(iterator.next());
      }
      return next;
    };
  }

  Set<Key> sourceKeys() {
    return keys(old);
  }

  Set<Key> targetKeys() {
    return keys(neu);
  }

  private static Set<Key> keys(Store store) {
    Set<Key> keys = new TreeSet<>();
    try (Listing listing = store.list(ListRequest.ALL)) {
      for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
        keys.add(entry.key());
      }
    }
    return keys;
  }

  /// Makes the ledger refuse its n-th call of this name.
  synchronized void refuse(String call, int at) {
    refused = call;
    refuseAt = at;
  }

  private void mayRefuse(String call) {
    if (call.equals(refused) && --refuseAt == 0) {
      throw new JournalException(JournalException.Kind.FULL, "The disk is full.", null);
    }
  }

  @Override
  public synchronized void intend(List<WorkItem> more) {
    mayRefuse("intend");
    more.forEach(item -> uncertain.add(item.target()));
    mostUncertain = Math.max(mostUncertain, uncertain.size());
  }

  @Override
  public synchronized void record(List<ObjectResult> more) {
    mayRefuse("record");
    beforeRecord.accept(more);
    for (ObjectResult result : more) {
      if (!uncertain.remove(result.target())) {
        violations.add(result.key() + " was recorded without being intended");
      }
    }
    results.addAll(more);
  }

  @Override
  public void note(Key key, Note note) {}

  synchronized List<ObjectResult> results() {
    return List.copyOf(results);
  }

  synchronized List<String> lines() {
    List<String> lines = new ArrayList<>();
    results.forEach(result -> lines.add(result.toString()));
    uncertain.forEach(key -> lines.add(key.text()));
    return lines;
  }

  synchronized int uncertain() {
    return uncertain.size();
  }

  synchronized int mostUncertain() {
    return mostUncertain;
  }

  int mostAtOnce() {
    return watched.mostAtOnce();
  }

  long writes() {
    return watched.writes();
  }

  List<String> violations() {
    return List.copyOf(violations);
  }
}
