package org.tranship.runbook.registry;

import java.time.Duration;
import java.time.Instant;
import org.tranship.core.control.Answer;
import org.tranship.core.cutover.BesideActs;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;

/// What goes with the switch of a registry: that it is proven to read from the target, that every
/// tag can be pulled from there, that it is proven to be back before anything is removed there, and
/// that what came since goes back with it.
record RegistrySwitch(RegistryMigration migration) implements BesideActs {
  static final String OPEN = "TRR-147";
  private static final Duration PAUSE = Duration.ofMillis(250);

  @Override
  public void measure(StepContext context) throws InterruptedException {
    try {
      new EndProof(migration, EndProof.End.TARGET).run(context);
      requireClosed(context, migration, migration.plan().address());
      new PullTest(migration, migration.plan().address(), "pull").run(context);
    } catch (PlanContradiction e) {
      throw unasked(e);
    }
  }

  /// What is pushed while it is not known yet whether the switch holds would have to go back.
  ///
  /// @param address of a registry at the target
  static void requireClosed(
      StepContext context, RegistryMigration migration, RegistryPlan.Address address)
      throws InterruptedException {
    PushProbe probe = new PushProbe(address, () -> migration.client(address));
    Instant until = context.clock().instant().plus(migration.plan().turn().within());
    Answer answer = probe.probe(context.run());
    while (answer instanceof Answer.Unknown && context.clock().instant().isBefore(until)) {
      Thread.sleep(PAUSE);
      answer = probe.probe(context.run());
    }
    boolean closed = answer instanceof Answer.Refused;
    context.measured("fence, at the target", closed, answer.detail());
    if (!closed) {
      throw new StepFailed(
          OPEN
              + " At the target "
              + address.url()
              + " is not proven to keep pushes out: "
              + answer.detail()
              + ". Let it come up there read-only, until fence.lower opens it.");
    }
  }

  /// By an effect, since any store would answer what a plan asks for.
  @Override
  public boolean requireHome(StepContext context) throws InterruptedException {
    try {
      new EndProof(migration, EndProof.End.SOURCE).run(context);
    } catch (PlanContradiction e) {
      throw unasked(e);
    }
    new EndProof(migration, EndProof.End.TARGET).forget(context);
    return true;
  }

  /// A file of a certificate that was there at the beginning.
  private static StepFailed unasked(PlanContradiction why) {
    return new StepFailed(ReadyStep.ACT + " The registry cannot be asked: " + why.getMessage());
  }

  @Override
  public StepResult copyBack(StepContext context, int number, Instant began)
      throws InterruptedException {
    new AtWork(migration).begin(context);
    new EndProof(migration, EndProof.End.TARGET).forget(context);
    return new PushedSince(migration).copyBack(context);
  }

  @Override
  public String backPromise() {
    return ", and copies back what was pushed since, blobs before links; once it is there, it goes from"
        + " the target with the rest. Tags that were removed since stay at the source, and tags that"
        + " were moved at both ends stay as they are at each.";
  }
}
