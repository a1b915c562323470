package org.tranship.runbook.objects.pointers;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.catalog.CatalogSpec;
import org.tranship.core.catalog.Pointer;
import org.tranship.core.journal.MemoryJournal;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.run.Operator;
import org.tranship.core.run.RunListener;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Runner;
import org.tranship.core.run.Verb;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Location;
import org.tranship.core.work.Codecs;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.LocalEngine;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.testkit.catalog.ForwardingCatalog;
import org.tranship.testkit.catalog.MemoryCatalog;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.fault.CrashingCatalog;
import org.tranship.testkit.fault.CrashingJournal;
import org.tranship.testkit.fault.CrashingStore;
import org.tranship.testkit.fault.RottenStore;

/// What outlives a process: two stores, a table in memory whose rows say where objects are in the
/// manner of ActiveStorage, and a journal. It sees by itself whether the first law is kept.
final class PointersWorld {
  static final RunId RUN = new RunId("20261121-093412-k7q2");
  private static final StoreSpec OLD = StoreSpec.of("memory:old");
  private static final StoreSpec NEW = StoreSpec.of("memory:new");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T09:34:12Z"), ZoneOffset.UTC);
  final MemoryStore old = new MemoryStore("old", CLOCK);
  final MemoryStore neu = new MemoryStore("new", CLOCK);
  final MemoryCatalog rows = new MemoryCatalog();
  final MemoryJournal journal = new MemoryJournal();
  final List<String> violations = Collections.synchronizedList(new ArrayList<>());
  final List<String> said = new ArrayList<>();
  final Path directory;
  PointerRule rule =
      PointerRule.of(
          Map.of(
              "object", "{key[0:2]}/{key}",
              "target", "moved/{column.key}",
              "set.service_name", "amazon"),
          new TreeSet<>());
  Set<Finding> accepted = Set.of();

  /// Rows that do not belong to the run, as a condition would leave them out.
  final Set<Key> outside = new TreeSet<>();

  final Set<Key> rotten = ConcurrentHashMap.newKeySet();
  private final Set<Key> readBack = ConcurrentHashMap.newKeySet();

  /// @param directory where rows are sorted
  PointersWorld(Path directory) {
    this.directory = directory;
  }

  static Key key(int number) {
    return Key.of("k%d/k%d%02d".formatted(number % 10, number % 10, number));
  }

  static Key moved(int number) {
    return Key.of("moved/" + key(number).text().substring(3));
  }

  static Pointer pointer(int number, String service) {
    return new Pointer(Map.of("key", key(number).text().substring(3), "service_name", service));
  }

  /// Some objects, of which every third has two rows.
  PointersWorld filled(int objects) {
    for (int i = 0; i < objects; i++) {
      object(i);
      rows.write(Key.of("row-%02d-a".formatted(i)), pointer(i, "local"));
      if (i % 3 == 0) {
        rows.write(Key.of("row-%02d-b".formatted(i)), pointer(i, "local"));
      }
    }
    return this;
  }

  void object(int number) {
    String text = "content %d ".formatted(number).repeat(number);
    old.put(PutRequest.of(key(number), text.getBytes(StandardCharsets.UTF_8)));
  }

  /// What the world looks like, to compare one with another.
  record View(Map<String, String> old, Map<String, String> neu, Map<Key, Pointer> rows) {}

  View view() {
    return new View(texts(old), texts(neu), rows.snapshot());
  }

  static Map<String, String> texts(Store store) {
    Map<String, String> texts = new TreeMap<>();
    try (Listing listing = store.list(ListRequest.ALL)) {
      for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
        try (ObjectBody body = store.open(entry.key(), ReadRequest.WHOLE)) {
          texts.put(entry.key().text(), new String(body.readAll(1 << 20), StandardCharsets.UTF_8));
        }
      }
    }
    return texts;
  }

  private Store watchedSource() {
    return new ForwardingStore(old) {
      @Override
      public List<WriteOutcome> delete(List<DeleteRequest> requests) {
        // Two at once would look at each other's objects while they go.
        synchronized (violations) {
          for (DeleteRequest request : requests) {
            object(request.key());
          }
          return inner().delete(requests);
        }
      }

      private void object(Key key) {
        if (!texts(old).containsKey(key.text())) {
          return; // asked for again after it was gone
        }
        String target = "moved/" + key.text().substring(3);
        if (!readBack.contains(Key.of(target))) {
          violations.add(key + " was deleted before its copy was read back");
        }
        if (!Objects.equals(texts(old).get(key.text()), texts(neu).get(target))) {
          violations.add(key + " was deleted while its copy was not right");
        }
        rows.snapshot()
            .forEach(
                (row, pointer) -> {
                  if (rule.held(pointer).filter(key::equals).isPresent()) {
                    violations.add(key + " was deleted while " + row + " still pointed at it");
                  }
                });
      }
    };
  }

  private Store watchedTarget() {
    return new ForwardingStore(new RottenStore(neu, rotten)) {
      @Override
      public ObjectBody open(Key key, ReadRequest request) {
        readBack.add(key);
        return inner().open(key, request);
      }
    };
  }

  /// Rows of the run only, and a switch only of what is at the target.
  private Catalog watchedRows() {
    return new ForwardingCatalog(rows) {
      @Override
      public Rows rows(java.util.Optional<Key> after) {
        Rows all = super.rows(after);
        return new Rows() {
          @Override
          public java.util.Optional<Row> next() {
            var row = all.next();
            while (row.isPresent() && outside.contains(row.get().id())) {
              row = all.next();
            }
            return row;
          }

          @Override
          public void close() {
            all.close();
          }
        };
      }

      @Override
      public List<Outcome> swap(List<Swap> swaps) {
        for (Swap swap : swaps) {
          if (swap.replacement().get("service_name").equals(java.util.Optional.of("amazon"))
              && !texts(neu).containsKey("moved/" + swap.replacement().get("key").orElseThrow())) {
            violations.add(swap.id() + " was switched before its object was there");
          }
        }
        return super.swap(swaps);
      }
    };
  }

  /// Intents of all passes that have no result.
  long unsettled() {
    long count = 0;
    var run = journal.view(RUN);
    if (run.isPresent()) {
      for (var pass : run.get().passes()) {
        try (var open = run.get().unsettled(pass)) {
          while (open.next().isPresent()) {
            count++;
          }
        }
      }
    }
    return count;
  }

  /// The life of one process, up to its crash point.
  final class Life {
    final CrashPoint point;
    private final PointersRunbook runbook;
    private final Runner runner;

    Life(CrashPoint point) {
      this.point = point;
      Store source = new CrashingStore(watchedSource(), point);
      Store target = new CrashingStore(watchedTarget(), point);
      Pointing pointing =
          new Pointing(
              OLD,
              NEW,
              spec -> spec.equals(OLD) ? source : target,
              new CatalogSpec(Location.parse("memory:rows"), Map.of(), Map.of()),
              _ -> new CrashingCatalog(watchedRows(), point),
              rule,
              VerifyLevel.READBACK,
              Set.of(),
              accepted,
              Cleaning.DELETE_OBJECT,
              false,
              false,
              directory);
      this.runbook = new PointersRunbook(pointing);
      this.runner =
          new Runner(
              new CrashingJournal(journal, point),
              new LocalEngine(
                  spec -> spec.equals(OLD) ? source : target,
                  new Codecs(List.of()),
                  new EngineLimits(3, ByteCount.ofMiB(8), 8, Duration.ofMillis(2))),
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

    /// What an operator does who finds a process dead: the same command once more.
    RunState migrate() {
      return journal.view(RUN).isEmpty()
          ? runner.start(
              new RunHeader(RUN, "pointers", Map.of(), CLOCK.instant(), "tester@here", "test"),
              runbook)
          : resume(Verb.MIGRATE);
    }

    RunState resume(Verb verb) {
      return runner.resume(RUN, runbook, verb);
    }
  }

  Life process(CrashPoint point) {
    return new Life(point);
  }
}
