package org.tranship.core.cutover;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.tranship.core.control.Answer;
import org.tranship.core.step.StepContext;

/// What the probes of a fence got: each in turn, up to the first whose write went through.
///
/// @param each in the order in which they were asked
record ProbeAnswers(List<One> each) {
  private static final Duration PAUSE = Duration.ofMillis(250);

  /// @param sentence what the probe does
  record One(String sentence, Answer answer) {}

  static ProbeAnswers ask(List<FenceProbe> probes, StepContext context)
      throws InterruptedException {
    List<One> each = new ArrayList<>();
    for (FenceProbe probe : probes) {
      One one = new One(probe.sentence(), probe.probe(context.run()));
      each.add(one);
      if (one.answer instanceof Answer.Done) {
        break;
      }
    }
    return new ProbeAnswers(each);
  }

  /// The same of a service that may just be starting: as long as one of them got nothing that says
  /// anything, and none could write, they are asked again. Nothing of that is recorded.
  ///
  /// @param within how long the service may need
  static ProbeAnswers settled(List<FenceProbe> probes, StepContext context, Duration within)
      throws InterruptedException {
    Instant until = context.clock().instant().plus(within);
    ProbeAnswers answers = ask(probes, context);
    while (answers.weakest() instanceof Answer.Unknown
        && context.clock().instant().isBefore(until)) {
      Thread.sleep(PAUSE);
      answers = ask(probes, context);
    }
    return answers;
  }

  /// Records them.
  ///
  /// @return as [#weakest] does
  Answer told(StepContext context) {
    for (One one : each) {
      context.measured(
          "fence",
          one.answer instanceof Answer.Refused,
          "the probe " + one.sentence + ": " + one.answer.detail());
    }
    return weakest();
  }

  /// The answer that stands most against the fence being up; its detail says which probe gave it.
  private Answer weakest() {
    Answer weakest = new Answer.Refused("");
    for (One one : each) {
      String detail = one.answer.detail();
      switch (one.answer) {
        case Answer.Done _ -> {
          return new Answer.Done("the probe " + one.sentence + " could write (" + detail + ").");
        }
        case Answer.Unknown _ ->
            weakest =
                new Answer.Unknown(
                    "the probe " + one.sentence + " proved nothing (" + detail + ").");
        case Answer.Refused _ -> {}
      }
    }
    return weakest;
  }
}
