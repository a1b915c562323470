package org.tranship.core.run;

import java.time.Clock;
import java.util.Locale;
import org.tranship.core.bus.BusException;
import org.tranship.core.catalog.CatalogException;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.journal.JournalEntry.StepBegan;
import org.tranship.core.journal.JournalEntry.StepEnd;
import org.tranship.core.journal.JournalEntry.StepEnded;
import org.tranship.core.journal.RunLog;
import org.tranship.core.run.RunState.Reason;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.store.StoreException;
import org.tranship.core.work.PassStopped;

/// Writes into the journal where a step begins and where it ends, and what its faults mean for the
/// run. A step is begun only after its beginning is durable.
final class StepBounds {
  private final Clock clock;
  private final RunListener listener;

  StepBounds(Clock clock, RunListener listener) {
    this.clock = clock;
    this.listener = listener;
  }

  /// What a step does.
  @FunctionalInterface
  interface Body {
    StepResult run(StepContext context) throws InterruptedException;
  }

  /// Does a step, or takes it back.
  ///
  /// @param body what to do
  /// @throws Halt if it does not come to an end of its own; that is written down
  StepResult perform(RunLog log, String step, RunContext context, Body body) {
    log.append(new StepBegan(clock.instant(), step));
    listener.stepBegan(step);
    context.enter(step);
    try {
      return body.run(context);
    } catch (InterruptedException e) {
      end(log, step, StepEnd.INTERRUPTED, "");
      throw new Halt(Reason.INTERRUPTED, Halt.TOLD_TO_STOP);
    } catch (StoreException e) {
      throw fault(log, step, e.kind() == StoreException.Kind.INTERRUPTED, e.getMessage());
    } catch (EventLogException e) {
      throw fault(log, step, e.kind() == EventLogException.Kind.INTERRUPTED, e.getMessage());
    } catch (BusException e) {
      throw fault(log, step, e.kind() == BusException.Kind.INTERRUPTED, e.getMessage());
    } catch (PassStopped e) {
      String detail = String.valueOf(e.getMessage());
      end(log, step, e.refused() ? StepEnd.REFUSED : StepEnd.FAILED, detail);
      throw new Halt(e.refused() ? Reason.REFUSED : Reason.FAILED, detail);
    } catch (CatalogException | StepFailed e) {
      String detail = String.valueOf(e.getMessage());
      end(log, step, StepEnd.FAILED, detail);
      throw new Halt(Reason.FAILED, detail);
    }
  }

  private Halt fault(RunLog log, String step, boolean interrupted, String detail) {
    end(log, step, interrupted ? StepEnd.INTERRUPTED : StepEnd.FAILED, detail);
    return new Halt(interrupted ? Reason.INTERRUPTED : Reason.FAILED, detail);
  }

  /// Writes down that a step has ended.
  void end(RunLog log, String step, StepEnd end, String detail) {
    log.append(new StepEnded(clock.instant(), step, end, detail));
    listener.stepEnded(step, end.name().toLowerCase(Locale.ROOT), detail);
  }
}
