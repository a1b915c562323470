package org.tranship.runbook.objects;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.compare.ObjectFilter;
import org.tranship.core.outcome.PassId;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.store.Store;
import org.tranship.core.value.Attributes.Kind;
import org.tranship.core.value.Key;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Dispensable;
import org.tranship.core.work.PassSpec.Existing;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.core.work.StoreOpener;

/// Everything that the steps of one copy work with.
///
/// @param plan what was asked
/// @param opener opens stores with their layers
/// @param earlier what earlier runs between the two places have put there
/// @param found what the listings of this process showed, for its last word
/// @param live the source is written to meanwhile: what was in flight when a process died may be
///   another object there by now, and its copy is brought up to date
public record Copying(
    CopyPlan plan, StoreOpener opener, EarlierCopies earlier, Found found, boolean live) {

  public Copying(CopyPlan plan, StoreOpener opener, EarlierCopies earlier) {
    this(plan, opener, earlier, new Found(), false);
  }

  /// Copying from a source that is written to meanwhile.
  public static Copying fromLive(CopyPlan plan, StoreOpener opener) {
    return new Copying(plan, opener, EarlierCopies.NONE, new Found(), true);
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

  ObjectFilter filter(StepContext context) {
    return plan.selection().filter(context.made());
  }

  /// Whether the service may copy by itself. Where every copy is read back anyway, the bytes of the
  /// source are read as well: only so is the SHA-256 known of what was there.
  private boolean inside() {
    return !plan.manner().throughClient() && plan.verify() == VerifyLevel.SERVER;
  }

  /// A pass that copies.
  ///
  /// @param existing whether objects are expected under its keys; which of them may be replaced,
  ///   the items say one by one
  PassSpec pass(PassId pass, Existing existing) {
    return new PassSpec(
        pass,
        Operation.COPY,
        plan.source(),
        plan.target(),
        plan.verify(),
        existing,
        EnumSet.allOf(Kind.class),
        Set.of(),
        new Dispensable(plan.dropped(), Dispensable.BY_NATURE),
        inside(),
        true);
  }

  /// A pass that reads copies back, and originals where nobody has their digest.
  PassSpec verification(PassId pass) {
    return new PassSpec(
        pass,
        Operation.VERIFY,
        plan.source(),
        plan.target(),
        VerifyLevel.READBACK,
        Existing.REFUSE,
        Set.of(),
        Set.of());
  }

  /// What the journals of this run and of earlier ones know.
  ///
  /// @param after only of keys greater than this one
  KnownCopies known(StepContext context, Optional<Key> after) {
    return new KnownCopies(
        () -> {
          List<Results> all = new ArrayList<>(earlier.behind(context.run(), after));
          all.add(context.results(Passes.COPY, KnownCopies.SUCCESS, after));
          all.add(context.results(Passes.REPLACE, KnownCopies.SUCCESS, after));
          return all;
        });
  }

  /// @return what is to be done about objects that both stores have
  ExistingRule rule(Store source, Store target) {
    return ExistingRule.of(plan.existing(), source.capabilities(), target.capabilities());
  }
}
