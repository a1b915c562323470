package org.tranship.testkit.protocol;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.catalog.Pointer;
import org.tranship.core.journal.MemoryJournal;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.run.Operator;
import org.tranship.core.run.RunListener;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Runner;
import org.tranship.core.run.Verb;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.work.Codecs;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.LocalEngine;
import org.tranship.testkit.catalog.MemoryCatalog;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.fault.CrashingCatalog;
import org.tranship.testkit.fault.CrashingJournal;
import org.tranship.testkit.fault.CrashingStore;

/// Everything that outlives a process: two stores, a catalogue whose rows say where objects are
/// (some share one), and a journal. A [Life] works on it and may be killed.
final class LittleWorld {
  static final RunId RUN = new RunId("20261121-093412-k7q2");
  static final StoreSpec OLD = StoreSpec.of("memory:old");
  static final StoreSpec NEW = StoreSpec.of("memory:new");
  static final int OUTSTANDING = 8;
  private static final int OBJECTS = 13;
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T09:34:12Z"), ZoneOffset.UTC);

  final MemoryStore old = new MemoryStore("old", CLOCK);
  final MemoryStore neu = new MemoryStore("new", CLOCK);
  final MemoryCatalog catalog = new MemoryCatalog();
  final MemoryJournal journal = new MemoryJournal();
  final LawWatch law = new LawWatch(this::objections);
  private final Map<Key, String> contents = new TreeMap<>();

  LittleWorld() {
    for (int i = 0; i < OBJECTS; i++) {
      Key key = Key.of("doc/%02d".formatted(i));
      // The first is empty; the others all differ.
      String text = "content %d ".formatted(i).repeat(i);
      contents.put(key, text);
      old.put(PutRequest.of(key, text.getBytes(StandardCharsets.UTF_8)));
      catalog.write(Key.of("row-%02d-a".formatted(i)), pointer("old", key));
      if (i % 3 == 0) {
        catalog.write(Key.of("row-%02d-b".formatted(i)), pointer("old", key));
      }
    }
  }

  static Pointer pointer(String place, Key key) {
    return new Pointer(Map.of("place", place, "key", key.text()));
  }

  static Key moved(Key key) {
    return Key.of("moved/" + key.text());
  }

  private List<String> objections(Key key) {
    List<String> objections = new ArrayList<>();
    if (!law.wasReadBack(moved(key))) {
      objections.add(key + " was deleted before its copy was read back");
    }
    if (!Objects.equals(contents.get(key), texts(neu).get(moved(key).text()))) {
      objections.add(key + " was deleted while its copy was not right");
    }
    catalog
        .snapshot()
        .forEach(
            (row, pointer) -> {
              if (pointer.equals(pointer("old", key))) {
                objections.add(key + " was deleted while " + row + " still pointed at it");
              }
            });
    return objections;
  }

  /// What the world looks like, to compare one with another.
  record View(Map<String, String> old, Map<String, String> neu, Map<Key, Pointer> rows) {}

  View view() {
    return new View(texts(old), texts(neu), catalog.snapshot());
  }

  private static Map<String, String> texts(Store store) {
    Map<String, String> texts = new TreeMap<>();
    try (Listing listing = store.list(ListRequest.ALL)) {
      for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
        try (var body = store.open(entry.key(), ReadRequest.WHOLE)) {
          texts.put(entry.key().text(), new String(body.readAll(1 << 20), StandardCharsets.UTF_8));
        }
      }
    }
    return texts;
  }

  /// Target keys of the copies that the journal knows as done.
  Set<Key> copied() {
    Set<Key> copied = new TreeSet<>();
    journal
        .view(RUN)
        .ifPresent(
            run -> {
              try (var rows =
                  run.results(
                      LittleRunbook.COPY,
                      EnumSet.of(Outcome.DONE, Outcome.SAME),
                      Optional.empty())) {
                for (var row = rows.next(); row.isPresent(); row = rows.next()) {
                  copied.add(row.get().target());
                }
              }
            });
    return copied;
  }

  /// Intents of all passes that have no result.
  long unsettled() {
    long count = 0;
    var run = journal.view(RUN);
    if (run.isEmpty()) {
      return 0;
    }
    for (var pass : LittleRunbook.PASSES) {
      try (var rows = run.get().unsettled(pass)) {
        while (rows.next().isPresent()) {
          count++;
        }
      }
    }
    return count;
  }

  /// The life of one process, up to its crash point.
  final class Life {
    final CrashPoint point;
    final List<String> said = new ArrayList<>();
    final Store old;
    final Store neu;
    final Catalog catalog;
    final Runner runner;
    final LittleRunbook runbook;

    Life(CrashPoint point, boolean completesItself) {
      this.point = point;
      this.old = new CrashingStore(law.source(LittleWorld.this.old), point);
      this.neu = new CrashingStore(law.target(LittleWorld.this.neu), point);
      this.catalog = new CrashingCatalog(LittleWorld.this.catalog, point);
      this.runbook = new LittleRunbook(this, completesItself);
      LocalEngine engine =
          new LocalEngine(
              spec -> spec.equals(OLD) ? this.old : this.neu,
              new Codecs(List.of()),
              new EngineLimits(3, ByteCount.ofMiB(8), OUTSTANDING, Duration.ofMillis(2)));
      this.runner =
          new Runner(
              new CrashingJournal(journal, point),
              engine,
              CLOCK,
              new Operator() {
                @Override
                public String name() {
                  return "tester@here";
                }

                @Override
                public boolean confirm(String question) {
                  return true;
                }

                @Override
                public void say(String line) {
                  said.add(line);
                }
              },
              RunListener.NONE);
    }

    LittleWorld world() {
      return LittleWorld.this;
    }

    RunState start() {
      return runner.start(
          new RunHeader(RUN, "little", Map.of(), CLOCK.instant(), "tester@here", "test"), runbook);
    }

    RunState resume(Verb verb) {
      return runner.resume(RUN, runbook, verb);
    }

    /// What an operator does who finds a process dead: the same command once more.
    RunState migrate() {
      return journal.view(RUN).isEmpty() ? start() : resume(Verb.MIGRATE);
    }
  }

  Life process(CrashPoint point, boolean completesItself) {
    return new Life(point, completesItself);
  }

  Optional<String> holder() {
    return journal.holder(RUN);
  }
}
