package org.tranship.runbook.registry;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.tranship.core.cutover.Consent;
import org.tranship.core.journal.MemoryJournal;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Transitions;
import org.tranship.core.run.Verb;
import org.tranship.core.step.StepResult;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.fault.CrashingStore;
import org.tranship.testkit.run.OneProcess;
import org.tranship.testkit.run.SilentOperator;

/// A registry with garbage in it, and a journal. A [Life] collects it and may be killed.
final class GarbageWorld {
  static final RunId RUN = new RunId("20261128-093412-g4rb");

  /// How long ago it is that the store takes for now.
  Duration ago = Duration.ZERO;

  final LittleRegistry registry =
      new LittleRegistry(new MemoryStore("registry", new StoreClock()), "front/");

  /// What every tag has to point to, by `repository:tag`.
  final Map<String, String> tags = new TreeMap<>();

  /// Digests that nothing needs.
  final Set<String> garbage = new TreeSet<>();

  /// Every key of the registry before anything was collected.
  private final Set<String> ever = new TreeSet<>();

  /// Objects that are listed and may not be read.
  final Set<String> unreadable = new TreeSet<>();

  Duration young = Duration.ZERO;
  boolean untagged;
  boolean hurt;
  Consent consent = Consent.NONE;

  /// How a process sees the store.
  UnaryOperator<Store> seen = UnaryOperator.identity();

  Runnable beforeListing = () -> {};
  Runnable beforeRemoving = () -> {};

  /// Removals are carried out and their answers lost, and what became of them is not told either.
  boolean losesAnswers;

  private final MemoryJournal journal = new MemoryJournal();
  private final Path scratch;

  GarbageWorld(Path scratch) {
    this(scratch, Duration.ZERO);
  }

  /// @param before how long ago everything was pushed
  GarbageWorld(Path scratch, Duration before) {
    this.scratch = scratch;
    ago = before;
    tag("app", "one", registry.push("app", "one", "base", "first").manifest());
    tag("web", "v1", registry.push("web", "v1", "base", "web").manifest());
    var deleted = registry.push("app", "old", "base", "old");
    registry.remove(registry.tagKey("app", "old"));
    registry.remove(registry.historyKey("app", "old", deleted.manifest()));
    registry.remove(registry.revisionKey("app", deleted.manifest()));
    garbage.addAll(List.of(deleted.manifest(), deleted.config(), deleted.layers().getLast()));
    garbage.add(registry.blob("pushed, and no manifest came"));
    ago = Duration.ZERO;
  }

  void tag(String repository, String tag, String hex) {
    tags.put(repository + ":" + tag, hex);
  }

  /// A push to a registry with a cache, which believes that everything is there that was: it writes
  /// neither a blob nor a layer's link that was collected, nor a manifest.
  void pushBelieving(String repository, String tag, String... layers) {
    Set<String> before = keys();
    tag(repository, tag, registry.push(repository, tag, layers).manifest());
    for (String key : keys()) {
      boolean cached = key.contains("/blobs/") || key.contains("/_layers/");
      if (cached && ever.contains(key) && !before.contains(key)) {
        registry.remove(key);
      }
    }
  }

  RunView view() {
    return journal.view(RUN).orElseThrow();
  }

  RunState state() {
    return journal
        .view(RUN)
        .map(RunView::entries)
        .map(Transitions::fold)
        .orElseGet(RunState.Created::new);
  }

  /// Keys of the registry, without what lies beside it.
  Set<String> keys() {
    Set<String> keys = new TreeSet<>(RegistryTexts.of(registry).keySet());
    keys.removeIf(key -> !key.contains("/registry/v2/"));
    return keys;
  }

  /// Keys beside the registry.
  Set<String> quarantined() {
    Set<String> keys = new TreeSet<>(RegistryTexts.of(registry).keySet());
    keys.removeIf(key -> key.contains("/registry/v2/"));
    return keys;
  }

  Life life() {
    return new Life(CrashPoint.never());
  }

  /// The life of one process, up to its crash point.
  final class Life {
    final CrashPoint point;
    private final GarbagePlan plan =
        new GarbagePlan(StoreSpec.of("memory:registry"), young, Duration.ofDays(7), untagged, hurt);
    private final OneProcess process;

    Life(CrashPoint point) {
      this.point = point;
      ever.addAll(keys());
      Store store = seen.apply(new CrashingStore(new Live(registry.store()), point));
      Collecting collecting =
          new Collecting(
              plan, _ -> store, consent, scratch, InventoryFile.scratch(scratch), Duration.ZERO);
      GarbageRunbook runbook = new GarbageRunbook(collecting);
      this.process =
          new OneProcess(
              RUN,
              runbook,
              plan.settings(),
              journal,
              _ -> store,
              4,
              Clock.systemUTC(),
              new SilentOperator(false),
              point);
    }

    RunState collect() {
      return process.goOn();
    }

    StepResult verify() throws InterruptedException {
      return process.verify();
    }

    RunState resume(Verb verb) {
      return process.resume(verb);
    }
  }

  /// The registry in use: somebody pushes while others look or remove.
  private final class Live extends ForwardingStore {
    Live(Store inner) {
      super(inner);
    }

    @Override
    public Listing list(ListRequest request) {
      if (request.prefix().isEmpty()) {
        beforeListing.run();
      }
      return inner().list(request);
    }

    @Override
    public ObjectBody open(Key key, ReadRequest request) {
      if (unreadable.contains(key.text())) {
        throw StoreException.of(StoreException.Kind.ACCESS_DENIED, "read", "registry")
            .key(key)
            .build();
      }
      return inner().open(key, request);
    }

    @Override
    public List<WriteOutcome> delete(List<DeleteRequest> requests) {
      Runnable once = beforeRemoving;
      beforeRemoving = () -> {};
      once.run();
      List<WriteOutcome> outcomes = inner().delete(requests);
      return losesAnswers
          ? requests.stream().map(_ -> (WriteOutcome) new WriteOutcome.Unknown(lost())).toList()
          : outcomes;
    }

    @Override
    public Optional<Entry> stat(Key key) {
      if (losesAnswers) {
        throw lost();
      }
      return inner().stat(key);
    }

    private static StoreException lost() {
      return StoreException.of(StoreException.Kind.ACCESS_DENIED, "ask", "registry").build();
    }

    @Override
    public void close() {
      // The world's store lives on.
    }
  }

  private final class StoreClock extends Clock {
    @Override
    public Instant instant() {
      return Instant.now().minus(ago);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  /// Everything that the registry holds, by its keys.
  Map<String, String> texts() {
    return new TreeMap<>(RegistryTexts.of(registry));
  }
}
