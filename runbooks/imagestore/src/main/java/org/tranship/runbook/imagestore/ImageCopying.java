package org.tranship.runbook.imagestore;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tranship.core.journal.Journal;
import org.tranship.core.step.StepContext;
import org.tranship.core.store.Store;
import org.tranship.core.work.StoreOpener;
import org.tranship.runbook.imagestore.tree.TreeScan;

/// A copy of an image store being carried out by this process: its plan, what opens its stores, and
/// what the source was found to hold.
public final class ImageCopying {
  private final ImageCopyPlan plan;
  private final StoreOpener opener;
  private final Path scratch;
  private final Journal journal;
  private @Nullable TreeScan scan;
  private boolean proven;
  private @Nullable Supplier<Store> snapshot;
  private BesideFiles beside = new BesideFiles();

  /// @param scratch where temporary files go
  /// @param journal where earlier runs of the plan are, by which their copies are known again
  public ImageCopying(ImageCopyPlan plan, StoreOpener opener, Path scratch, Journal journal) {
    this.plan = plan;
    this.opener = opener;
    this.scratch = scratch;
    this.journal = journal;
  }

  /// Goes by a snapshot of the source where it looks for what there is to copy: it was taken, or
  /// found to be true, a moment ago, and to list the source again would take as long. What changes
  /// after it is not copied in another version, and is found before a package is called whole.
  ///
  /// @param taken opens it; whoever asked closes it
  /// @param found what the source had beside files when it was taken
  public ImageCopying by(Supplier<Store> taken, BesideFiles found) {
    snapshot = taken;
    beside = found;
    return this;
  }

  /// What is listed to look through the source; it names what lies beside files. Whoever opened it
  /// closes it.
  Store surveyed() {
    return snapshot == null ? opener.open(BesideFiles.naming(plan.source())) : snapshot.get();
  }

  /// What lay beside files when the snapshot was taken that this goes by.
  BesideFiles beside() {
    return snapshot == null ? new BesideFiles() : beside;
  }

  /// What is listed to find what there is to copy; whoever opened it closes it.
  Store listed() {
    return snapshot == null ? source() : snapshot.get();
  }

  /// What is known of the copies that this run and those before it have made.
  public KnownCopies copies(StepContext context) {
    return KnownCopies.of(journal, plan, context);
  }

  public ImageCopyPlan plan() {
    return plan;
  }

  StoreOpener opener() {
    return opener;
  }

  Path scratch() {
    return scratch;
  }

  /// Opens the source; whoever opened it closes it.
  public Store source() {
    return opener.open(plan.source());
  }

  /// Opens the target; whoever opened it closes it.
  public Store target() {
    return opener.open(plan.target());
  }

  /// The source, for people.
  public String sourceName() {
    try (Store store = source()) {
      return store.toString();
    }
  }

  /// The target, for people.
  public String targetName() {
    try (Store store = target()) {
      return store.toString();
    }
  }

  /// What this process found at the source; the survey is a step that is always run again.
  public TreeScan scan() {
    return Optional.ofNullable(scan).orElseThrow();
  }

  void scan(TreeScan found) {
    scan = found;
  }

  /// Whether this process has proven the content of both stores behind its last file.
  boolean isProven() {
    return proven;
  }

  void proven(boolean now) {
    proven = now;
  }

  /// What of the source is copied.
  Content sourceContent() {
    return new Content(plan.from(), leftOut());
  }

  /// What of the target is held against it.
  Content targetContent() {
    return new Content(plan.to(), leftOut());
  }

  private Set<String> leftOut() {
    return plan.incomplete() == ImageCopyPlan.Incomplete.SKIP ? scan().incomplete() : Set.of();
  }

  TargetMarkers markers(Clock clock) {
    return new TargetMarkers(plan.from(), plan.to(), scan(), sourceContent(), clock);
  }

  TargetLocks locks(StepContext context) {
    return new TargetLocks(plan.to(), context.run());
  }
}
