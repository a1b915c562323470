package org.tranship.runbook.imagestore;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.MemoryJournal;
import org.tranship.core.journal.RunId;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Transitions;
import org.tranship.core.run.Verb;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.runbook.imagestore.ImageCopyPlan.Incomplete;
import org.tranship.runbook.imagestore.tree.ImageTree;
import org.tranship.runbook.imagestore.tree.Layout;
import org.tranship.runbook.imagestore.tree.NameRules;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.fault.CrashingStore;
import org.tranship.testkit.run.OneProcess;
import org.tranship.testkit.run.SilentOperator;

/// Two image stores, a journal, and processes that copy from one to the other until they are
/// killed.
final class CopyWorld {
  static final RunId RUN = new RunId("20261129-120000-abcd");

  final MemoryStore source = new MemoryStore("source");
  final MemoryStore target = new MemoryStore("target");
  final ImageCopyPlan plan;
  private final Journal journal = new MemoryJournal();
  private final Clock clock = Clock.fixed(Instant.parse("2026-11-29T12:00:00Z"), ZoneOffset.UTC);
  private final Path scratch;

  CopyWorld(ImageTree tree, Layout from, Layout to, Incomplete incomplete, Path scratch) {
    this.scratch = scratch;
    this.plan =
        new ImageCopyPlan(
            StoreSpec.of("memory:source"),
            StoreSpec.of("memory:target"),
            from,
            to,
            new NameRules(true),
            incomplete,
            VerifyLevel.READBACK);
    var _ = tree.into(source);
  }

  static CopyWorld calculator(Path scratch) {
    return new CopyWorld(
        ImageTree.calculator(), Layout.XSTORE, Layout.NATIVE, Incomplete.REFUSE, scratch);
  }

  RunState state() {
    return journal
        .view(RUN)
        .map(view -> Transitions.fold(view.entries()))
        .orElseGet(RunState.Created::new);
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
      ImageCopying copying = new ImageCopying(plan, this::open, scratch);
      this.process =
          new OneProcess(
              RUN,
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
      return new CrashingStore(from ? source : target, point);
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
