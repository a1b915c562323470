package org.tranship.runbook.imagestore;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.MemoryJournal;
import org.tranship.core.journal.RunId;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Transitions;
import org.tranship.core.run.Verb;
import org.tranship.core.store.Capabilities;
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
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.runbook.imagestore.ImageCopyPlan.Incomplete;
import org.tranship.runbook.imagestore.tree.ImageTree;
import org.tranship.runbook.imagestore.tree.Layout;
import org.tranship.runbook.imagestore.tree.NameRules;
import org.tranship.testkit.contract.Claims;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.fault.CrashingStore;
import org.tranship.testkit.run.OneProcess;
import org.tranship.testkit.run.SilentOperator;

/// Two image stores, a journal, and processes that copy from one to the other until they are
/// killed.
final class CopyWorld {
  static final RunId RUN = new RunId("20261129-120000-abcd");

  /// What every clock shows.
  Instant now = Instant.parse("2026-11-29T12:00:00Z");

  private final Clock clock =
      new Clock() {
        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }

        @Override
        public Instant instant() {
          return now;
        }
      };

  final MemoryStore source = new MemoryStore("source", clock);
  final MemoryStore target = new MemoryStore("target", clock);
  RunId run = RUN;

  /// What lies before the target.
  UnaryOperator<Store> before = UnaryOperator.identity();

  /// What lies before the source.
  UnaryOperator<Store> beforeSource = UnaryOperator.identity();

  /// What the source was listed as a moment ago; empty where no process knows.
  Optional<Store> snapshot = Optional.empty();

  final ImageCopyPlan plan;
  private final Journal journal = new MemoryJournal();
  private final Path scratch;

  CopyWorld(ImageTree tree, Layout from, Layout to, Incomplete incomplete, Path scratch) {
    this(tree, from, to, incomplete, VerifyLevel.READBACK, scratch);
  }

  CopyWorld(
      ImageTree tree,
      Layout from,
      Layout to,
      Incomplete incomplete,
      VerifyLevel level,
      Path scratch) {
    this.scratch = scratch;
    this.plan =
        new ImageCopyPlan(
            StoreSpec.of("memory:source"),
            StoreSpec.of("memory:target"),
            from,
            to,
            new NameRules(true),
            incomplete,
            level);
    var _ = tree.into(source);
  }

  static CopyWorld calculator(Path scratch) {
    return new CopyWorld(
        ImageTree.calculator(), Layout.XSTORE, Layout.NATIVE, Incomplete.REFUSE, scratch);
  }

  RunState state() {
    return journal
        .view(run)
        .map(view -> Transitions.fold(view.entries()))
        .orElseGet(RunState.Created::new);
  }

  /// A store of which no bytes can be read back, as the gateway of a cluster shows it.
  static Store unreadable(Store store) {
    return new ForwardingStore(store) {
      @Override
      public Capabilities capabilities() {
        return Claims.like(inner().capabilities())
            .createIfAbsent(false)
            .replaceIfVersion(false)
            .readable(false)
            .serverChecks(Set.of())
            .capabilities();
      }

      @Override
      public ObjectBody open(Key key, ReadRequest request) {
        throw StoreException.of(StoreException.Kind.UNSUPPORTED, "read", toString())
            .key(key)
            .build();
      }
    };
  }

  /// From now on the next processes go by how the source is listed now.
  void takeSnapshot() {
    List<Entry> entries = new ArrayList<>();
    try (Listing listing = source.list(ListRequest.ALL)) {
      for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
        entries.add(entry);
      }
    }
    snapshot =
        Optional.of(
            new ForwardingStore(source) {
              @Override
              public Listing list(ListRequest request) {
                Iterator<Entry> all = entries.iterator();
                return new Listing() {
                  @Override
                  public @Nullable Entry next() {
                    return all.hasNext() ? all.next() : null;
                  }

                  @Override
                  public void close() {}
                };
              }

              @Override
              public void close() {}
            });
  }

  /// A store that knows no deletion of many, as a gateway has none: between two of them a process
  /// can be killed.
  private static Store oneByOne(Store store) {
    return new ForwardingStore(store) {
      @Override
      public List<WriteOutcome> delete(List<DeleteRequest> requests) {
        return requests.stream().flatMap(it -> inner().delete(List.of(it)).stream()).toList();
      }
    };
  }

  /// Something happens at the source behind the first write to a path of the target.
  void behind(String path, Runnable what) {
    boolean[] done = {false};
    before =
        store ->
            new ForwardingStore(store) {
              @Override
              public WriteOutcome put(PutRequest request) {
                WriteOutcome outcome = inner().put(request);
                if (request.key().text().equals(path) && !done[0]) {
                  done[0] = true;
                  what.run();
                }
                return outcome;
              }
            };
  }

  static void put(Store store, String path, String text) {
    var _ = store.put(PutRequest.of(Key.of(path), text.getBytes(StandardCharsets.UTF_8))).orThrow();
  }

  static void remove(Store store, String path) {
    var _ = store.delete(List.of(DeleteRequest.of(Key.of(path)))).getFirst().orThrow();
  }

  /// What the journal says of the copy of a file.
  Optional<ObjectResult> result(String path) {
    try (var rows =
        journal
            .view(run)
            .orElseThrow()
            .results(
                ImageCopyRunbook.FILES, EnumSet.of(ObjectResult.Outcome.DONE), Optional.empty())) {
      for (var next = rows.next(); next.isPresent(); next = rows.next()) {
        if (next.get().key().text().equals(path)) {
          return next;
        }
      }
      return Optional.empty();
    }
  }

  Map<String, String> target() {
    return ImageTree.texts(target);
  }

  /// One of the processes.
  final class Life {
    final CrashPoint point;
    private final OneProcess process;

    Life(CrashPoint point) {
      this.point = point.again();
      ImageCopying copying = new ImageCopying(plan, this::open, scratch, journal);
      snapshot.ifPresent(taken -> copying.by(() -> taken, new BesideFiles()));
      this.process =
          new OneProcess(
              run,
              new ImageCopyRunbook(copying),
              plan.settings(),
              journal,
              this::open,
              4,
              clock,
              new SilentOperator(true),
              this.point);
    }

    private Store open(StoreSpec spec) {
      boolean from = spec.location().rest().equals("source");
      return oneByOne(
          new CrashingStore(from ? beforeSource.apply(source) : before.apply(target), point));
    }

    RunState copy() {
      return process.goOn();
    }

    RunState rollback() {
      return process.resume(Verb.ROLLBACK);
    }

    OneProcess process() {
      return process;
    }
  }
}
