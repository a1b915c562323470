package org.tranship.runbook.imagestore;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Store;
import org.tranship.core.work.StoreOpener;
import org.tranship.runbook.imagestore.tree.TreeScan;

/// A copy of an image store being carried out by this process: its plan, what opens its stores, and
/// what the source was found to hold.
public final class ImageCopying {
  private final ImageCopyPlan plan;
  private final StoreOpener opener;
  private final Path scratch;
  private @Nullable TreeScan scan;

  /// @param scratch where temporary files go
  public ImageCopying(ImageCopyPlan plan, StoreOpener opener, Path scratch) {
    this.plan = plan;
    this.opener = opener;
    this.scratch = scratch;
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

  Store source() {
    return opener.open(plan.source());
  }

  Store target() {
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
  TreeScan scan() {
    return Optional.ofNullable(scan).orElseThrow();
  }

  void scan(TreeScan found) {
    scan = found;
  }

  Content content() {
    return new Content(
        plan.incomplete() == ImageCopyPlan.Incomplete.SKIP ? scan().incomplete() : Set.of());
  }

  TargetMarkers markers(Clock clock) {
    return new TargetMarkers(plan.to(), scan(), content(), clock);
  }
}
