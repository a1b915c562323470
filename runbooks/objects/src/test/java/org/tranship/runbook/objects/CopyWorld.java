package org.tranship.runbook.objects;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.tranship.core.journal.MemoryJournal;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.run.JournalRows;
import org.tranship.core.run.Operator;
import org.tranship.core.run.RunListener;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Runner;
import org.tranship.core.run.Transitions;
import org.tranship.core.run.Verb;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.step.StepResult;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.work.Codecs;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.LocalEngine;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.core.work.StoreOpener;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.fault.CrashingJournal;
import org.tranship.testkit.fault.CrashingStore;

/// Everything that outlives a process: two stores and a journal, by a clock of which every look
/// takes a second. A [Life] works on it and may be killed.
final class CopyWorld {
  static final int OUTSTANDING = 8;

  final AtomicLong seconds = new AtomicLong(1_790_000_000L);
  final Clock clock = ticking();
  final MemoryStore from = new MemoryStore("from", clock);
  final MemoryStore to = new MemoryStore("to", clock);
  final MemoryJournal journal = new MemoryJournal();

  /// What the target was told to write and to remove, in that order.
  final Collection<Key> puts = new ConcurrentLinkedQueue<>();

  final Collection<Key> deletes = new ConcurrentLinkedQueue<>();

  /// Wraps each store of each process.
  UnaryOperator<Store> source = UnaryOperator.identity();

  UnaryOperator<Store> target = UnaryOperator.identity();
  boolean yes = true;
  private int runs;

  private Clock ticking() {
    InstantSource source = () -> Instant.ofEpochSecond(seconds.incrementAndGet());
    return new Clock() {
      @Override
      public ZoneOffset getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(java.time.ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return source.instant();
      }
    };
  }

  static void put(Store store, String key, String text) {
    store.put(PutRequest.of(Key.of(key), text.getBytes(StandardCharsets.UTF_8))).orThrow();
  }

  static void remove(Store store, String key) {
    store.delete(List.of(new DeleteRequest(Key.of(key), Optional.empty()))).getFirst().orThrow();
  }

  /// Everything in a store.
  static SortedMap<String, String> texts(Store store) {
    SortedMap<String, String> texts = new TreeMap<>();
    try (Listing listing = store.list(ListRequest.ALL)) {
      for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
        try (var body = store.open(entry.key(), ReadRequest.WHOLE)) {
          texts.put(entry.key().text(), new String(body.readAll(1 << 21), StandardCharsets.UTF_8));
        }
      }
    }
    return texts;
  }

  /// A plan between the two stores.
  static CopyPlan plan(WhenExists existing, boolean deleteExtra) {
    return plan(Selection.ALL, existing, deleteExtra);
  }

  static CopyPlan plan(Selection selection, WhenExists existing, boolean deleteExtra) {
    return new CopyPlan(
        StoreSpec.of("memory:from"),
        StoreSpec.of("memory:to"),
        selection,
        Optional.empty(),
        existing,
        VerifyLevel.SERVER,
        Set.of(),
        deleteExtra,
        false);
  }

  Life process(CopyPlan plan) {
    return new Life(plan, CrashPoint.never());
  }

  Life process(CopyPlan plan, CrashPoint point) {
    return new Life(plan, point);
  }

  RunView view() {
    return journal.view(journal.runs().getLast().id()).orElseThrow();
  }

  RunState state() {
    return journal.runs().isEmpty() ? new RunState.Created() : Transitions.fold(view().entries());
  }

  /// Keys of the newest run with one of these outcomes.
  Map<Key, ObjectResult> results(PassId pass, Outcome... outcomes) {
    Map<Key, ObjectResult> results = new TreeMap<>();
    Set<Outcome> wanted = EnumSet.noneOf(Outcome.class);
    wanted.addAll(List.of(outcomes));
    try (RunView.Rows<ObjectResult> rows = view().results(pass, wanted, Optional.empty())) {
      for (var row = rows.next(); row.isPresent(); row = rows.next()) {
        results.put(row.get().key(), row.get());
      }
    }
    return results;
  }

  Set<Key> copied() {
    Set<Key> copied = new HashSet<>();
    if (!journal.runs().isEmpty()) {
      copied.addAll(results(Passes.COPY, Outcome.DONE, Outcome.SAME).keySet());
      copied.addAll(results(Passes.REPLACE, Outcome.DONE, Outcome.SAME).keySet());
    }
    return copied;
  }

  /// The life of one process, up to its crash point.
  final class Life {
    final CrashPoint point;
    final List<String> said = new CopyOnWriteArrayList<>();
    final Copying copying;
    private final Runner runner;

    Life(CopyPlan plan, CrashPoint point) {
      this.point = point;
      Store read = new CrashingStore(source.apply(from), point);
      Store written = new CrashingStore(target.apply(new Watched(to)), point);
      StoreOpener opener = spec -> spec.equals(plan.source()) ? read : written;
      this.copying = new Copying(plan, opener, this::earlier);
      LocalEngine engine =
          new LocalEngine(
              opener,
              new Codecs(List.of()),
              new EngineLimits(3, ByteCount.ofMiB(8), OUTSTANDING, Duration.ofMillis(2)));
      this.runner =
          new Runner(
              new CrashingJournal(journal, point), engine, clock, new Asked(), RunListener.NONE);
    }

    private List<Results> earlier(String run, Optional<Key> after) {
      List<Results> all = new ArrayList<>();
      for (RunHeader header : journal.runs()) {
        if (!header.id().text().equals(run)) {
          RunView view = journal.view(header.id()).orElseThrow();
          for (PassId pass : List.of(Passes.COPY, Passes.REPLACE)) {
            all.add(JournalRows.results(view.results(pass, KnownCopies.SUCCESS, after)));
          }
        }
      }
      return all;
    }

    RunState start() {
      runs++;
      RunId id = new RunId("20261128-093412-k7q%d".formatted(runs));
      return runner.start(
          new RunHeader(
              id,
              CopyRunbook.NAME,
              copying.plan().settings(),
              clock.instant(),
              "tester@here",
              "test"),
          new CopyRunbook(copying));
    }

    RunState resume(Verb verb) {
      return runner.resume(view().header().id(), new CopyRunbook(copying), verb);
    }

    StepResult verify() throws InterruptedException {
      return runner.verify(view().header().id(), new CopyRunbook(copying));
    }

    /// What an operator does who finds a process dead: the same command once more.
    RunState copy() {
      return journal.runs().isEmpty() ? start() : resume(Verb.MIGRATE);
    }

    private final class Asked implements Operator {
      @Override
      public String name() {
        return "tester@here";
      }

      @Override
      public boolean confirm(String question) {
        said.add(question);
        return yes;
      }

      @Override
      public void say(String line) {
        said.add(line);
      }
    }
  }

  /// The target, which notes what it is told to change.
  private final class Watched extends ForwardingStore {
    Watched(Store inner) {
      super(inner);
    }

    @Override
    public WriteOutcome put(PutRequest request) {
      puts.add(request.key());
      return inner().put(request);
    }

    @Override
    public List<WriteOutcome> delete(List<DeleteRequest> requests) {
      requests.forEach(request -> deletes.add(request.key()));
      return inner().delete(requests);
    }
  }
}
