package org.tranship.runbook.journey;

import org.tranship.core.bus.Bus;
import org.tranship.core.bus.BusException;
import org.tranship.core.bus.BusOpener;
import org.tranship.core.bus.BusSpec;
import org.tranship.core.step.StepFailed;

/// Works with a service bus: what it says no to fails the step, and another try goes on.
public final class BusWork {
  private BusWork() {}

  /// Something that is done with a bus.
  @FunctionalInterface
  public interface Work<T> {
    T with(Bus bus) throws InterruptedException;
  }

  /// Does it.
  ///
  /// @throws StepFailed if the bus says no
  public static <T> T with(BusOpener opener, BusSpec spec, Work<T> work)
      throws InterruptedException {
    try (Bus bus = opener.open(spec)) {
      return work.with(bus);
    } catch (BusException e) {
      if (Thread.interrupted() || e.kind() == BusException.Kind.INTERRUPTED) {
        throw (InterruptedException) new InterruptedException(e.getMessage()).initCause(e);
      }
      throw new StepFailed(e.getMessage(), e);
    }
  }
}
