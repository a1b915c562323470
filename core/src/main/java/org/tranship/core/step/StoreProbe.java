package org.tranship.core.step;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.work.StoreOpener;

/// Finds out, before anything else, whether a store can be used at all, and has it written down.
public final class StoreProbe {
  private StoreProbe() {}

  /// @param name what the store is called for people
  /// @return why the run is refused; empty if the store can be used
  /// @throws StoreException if it cannot be used now, and another try may help
  public static Optional<StepResult> refusal(
      StepContext context, String name, StoreOpener opener, StoreSpec spec)
      throws InterruptedException {
    return refusal(context, name, opener, spec, StoreException::getMessage, _ -> false);
  }

  /// The same, where the runbook has words of its own, and a store may be missing that is made
  /// later.
  ///
  /// @param words a fault as a message
  /// @param later faults that are none yet
  public static Optional<StepResult> refusal(
      StepContext context,
      String name,
      StoreOpener opener,
      StoreSpec spec,
      Function<StoreException, String> words,
      Predicate<StoreException> later)
      throws InterruptedException {
    try (Store store = opener.open(spec)) {
      store.check();
      context.measured("store " + name, true, "can be used");
      return Optional.empty();
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.INTERRUPTED) {
        throw (InterruptedException) new InterruptedException(e.getMessage()).initCause(e);
      }
      if (later.test(e)) {
        context.measured("store " + name, true, "is still to be made");
        return Optional.empty();
      }
      context.measured("store " + name, false, words.apply(e));
      if (e.retryable()) {
        throw e;
      }
      return Optional.of(new StepResult.Refused(words.apply(e)));
    }
  }
}
