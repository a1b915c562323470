package org.tranship.core.cutover;

import java.time.Instant;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;

/// What a switch has to do beside the acts of its plan, by the kind of service that is moved. All
/// of it is safe to repeat, since a switch that was cut off is gone through again.
public interface BesideActs {
  /// Whether rows say what is read where, so that they are switched behind the last act.
  default boolean hasRows() {
    return false;
  }

  /// Points the rows to the target.
  ///
  /// @param number which switch it is, from 1: those before were taken back
  default StepResult rowsForth(StepContext context, int number) throws InterruptedException {
    return StepResult.done();
  }

  /// Gives the rows their old values.
  default StepResult rowsBack(StepContext context, int number) throws InterruptedException {
    return StepResult.done();
  }

  /// Measures, once every gate of the plan is passed, what no plan needs to say.
  ///
  /// @throws org.tranship.core.step.StepFailed if the service does not read from the target as it
  ///   should; the switch is taken back then
  default void measure(StepContext context) throws InterruptedException {}

  /// Measures, once every `switch.back` of the plan is passed, that the service is at the source
  /// again.
  ///
  /// @return whether that is proven; the operator is asked where it is not, and the plan measures
  ///   nothing either
  /// @throws org.tranship.core.step.StepFailed if it is not at the source
  default boolean requireHome(StepContext context) throws InterruptedException {
    return false;
  }

  /// Brings to the source what the target got since the switch was begun. Not asked where there are
  /// rows.
  ///
  /// @param number which switch it was
  /// @param began when it was begun
  StepResult copyBack(StepContext context, int number, Instant began) throws InterruptedException;

  /// How a rollback brings back what came since, behind `Switches the service back to the source`.
  String backPromise();
}
