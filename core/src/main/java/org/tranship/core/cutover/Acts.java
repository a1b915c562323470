package org.tranship.core.cutover;

import java.util.List;
import org.tranship.core.control.Answer;
import org.tranship.core.control.Control;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.control.Controls;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;

/// Acts on the service as a plan says, and has written down what came of it. Each act is said
/// before it is begun.
public final class Acts {
  static final String REFUSED = "TRM-106";
  static final String UNKNOWN = "TRM-107";
  static final String DECLINED = "TRM-108";
  public static final String DECLINED_BACK = "TRM-111";

  private final Controls controls;

  public Acts(Controls controls) {
    this.controls = controls;
  }

  /// For a person, beginning with a verb.
  public String sentence(ControlSpec spec) {
    return SwitchPlan.question(spec)
        .map(question -> "asks: " + question)
        .orElseGet(() -> controls.open(spec).sentence());
  }

  /// Does one.
  ///
  /// @param id its name in this run, the same when it is repeated
  /// @return what came of it
  /// @throws StepFailed if it was refused, or nobody knows whether it was done
  public String carry(StepContext context, ControlSpec spec, String id)
      throws InterruptedException {
    String sentence = sentence(spec);
    if (SwitchPlan.question(spec).isPresent()) {
      String question = SwitchPlan.question(spec).get();
      if (!context.confirm(question)) {
        throw new StepFailed(DECLINED + " The operator did not confirm: " + question);
      }
      return "confirmed";
    }
    context.say("Now " + sentence + ".");
    return settled(context, sentence, controls.open(spec).act(id));
  }

  /// Whether a control takes back by itself what it did.
  public boolean undoes(ControlSpec spec) {
    return SwitchPlan.question(spec).isEmpty() && controls.open(spec).undoSentence().isPresent();
  }

  /// How one takes back what it did, for a person.
  public String undoSentence(ControlSpec spec) {
    return controls.open(spec).undoSentence().orElse("cannot take itself back");
  }

  /// What several do, for a person.
  public String sentences(List<ControlSpec> specs) {
    return String.join("; ", specs.stream().map(this::sentence).toList());
  }

  /// An act of the switch and its way back.
  public PlanLine line(SwitchPlan.Act act) {
    return new PlanLine(
        "switch",
        sentence(act.forth()),
        !act.back().isEmpty()
            ? sentences(act.back())
            : undoes(act.forth())
                ? undoSentence(act.forth())
                : "none in the plan: the operator is asked to do it");
  }

  /// Has one take back what it did under this name.
  String undo(StepContext context, ControlSpec spec, String id) throws InterruptedException {
    Control control = controls.open(spec);
    String sentence = control.undoSentence().orElseThrow();
    context.say("Now " + sentence + ".");
    return settled(context, sentence, control.undo(id));
  }

  private static String settled(StepContext context, String sentence, Answer answer) {
    context.measured("act", answer instanceof Answer.Done, sentence + ": " + answer.detail());
    return switch (answer) {
      case Answer.Done(String detail) -> detail;
      case Answer.Refused(String detail) ->
          throw new StepFailed(
              REFUSED
                  + " It was not done: what "
                  + sentence
                  + " said no. "
                  + detail
                  + ". See why, and run the same command again.");
      case Answer.Unknown(String detail) ->
          throw new StepFailed(
              UNKNOWN
                  + " Whether it was done is not known: what "
                  + sentence
                  + " gave no clear answer. "
                  + detail
                  + ". Look at the service, and run the same command again: it acts once more.");
    };
  }

  /// Several in their order.
  public void carry(StepContext context, List<ControlSpec> specs, String id)
      throws InterruptedException {
    for (int i = 0; i < specs.size(); i++) {
      String _ = carry(context, specs.get(i), id + "-" + (i + 1));
    }
  }
}
