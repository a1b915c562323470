package org.tranship.runbook.anchore;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.KeyRules;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.store.WriteProbe;
import org.tranship.core.value.Key;
import org.tranship.core.work.StoreOpener;

/// Which keys and sizes a destination's store takes, asked of the store itself. What it does with
/// keys that are no clean paths (`a//b`) some servers tell only by being tried; that is done once,
/// with an object of the driver's own that is removed again, and only when there is such a key. One
/// thread.
final class TargetLimits {
  private static final KeyRules PATHS =
      new KeyRules(Integer.MAX_VALUE, Integer.MAX_VALUE, true, true, true);

  private final StoreOpener opener;
  private final StoreSpec spec;
  private final boolean mayBeMissing;
  private @Nullable Capabilities known;
  private boolean tried;
  private Optional<StoreException> untold = Optional.empty();

  private TargetLimits(StoreOpener opener, StoreSpec spec, boolean mayBeMissing) {
    this.opener = opener;
    this.spec = spec;
    this.mayBeMissing = mayBeMissing;
  }

  /// Those of the destination that a migration is about to write to: it is there, or a fault.
  static TargetLimits of(Migration migration) {
    return new TargetLimits(migration.opener(), migration.target().store(), false);
  }

  /// Those of a destination that may not be there yet. What it does not tell is no objection; see
  /// [#untold].
  static TargetLimits asItIs(StoreOpener opener, Side target) {
    return new TargetLimits(opener, target.store(), true);
  }

  /// Why the store cannot hold this key, as a clause; empty when it can.
  ///
  /// @throws StoreException if it cannot be asked
  Optional<String> objection(Key key) {
    Optional<String> plain = objection(capabilities(false), key);
    return plain.isPresent() || PATHS.objection(key).isEmpty()
        ? plain
        : objection(capabilities(true), key);
  }

  private static Optional<String> objection(Optional<Capabilities> told, Key key) {
    return told.flatMap(capabilities -> capabilities.keys().objection(key));
  }

  /// Bytes of the largest object that it takes.
  long largest() {
    return capabilities(false)
        .map(capabilities -> capabilities.largestObject().bytes())
        .orElse(Long.MAX_VALUE);
  }

  /// Why it did not tell everything.
  Optional<StoreException> untold() {
    return untold;
  }

  private Optional<Capabilities> capabilities(boolean exact) {
    if (known == null || exact && !tried) {
      tried = exact;
      if (untold.isEmpty()) {
        known = ask(exact);
      }
    }
    return Optional.ofNullable(known);
  }

  private @Nullable Capabilities ask(boolean exact) {
    try (Store store = opener.open(spec)) {
      if (exact) {
        store.feature(WriteProbe.class).ifPresent(WriteProbe::probe);
      }
      return store.capabilities();
    } catch (StoreException e) {
      if (!mayBeMissing || e.kind() == StoreException.Kind.INTERRUPTED) {
        throw e;
      }
      untold = Optional.of(e);
      return known;
    }
  }
}
