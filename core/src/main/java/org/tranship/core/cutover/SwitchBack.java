package org.tranship.core.cutover;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;

/// Takes back what a switch has done: the reverse of [SwitchStep], whose crash argument covers it.
final class SwitchBack {
  static final String NOT_HOME = "TRM-116";

  private final BesideActs beside;
  private final SwitchPlan plan;
  private final Acts acts;
  private final SwitchGates gates;

  SwitchBack(BesideActs beside, SwitchPlan plan, Acts acts, SwitchGates gates) {
    this.beside = beside;
    this.plan = plan;
    this.acts = acts;
    this.gates = gates;
  }

  /// What follows once the service is at the source again, given when the switch was begun.
  interface Homecoming {
    void then(StepContext context, Instant began) throws InterruptedException;
  }

  /// The name of the act that switches the rows.
  String rowsAct(int number) {
    return "act-" + number + "-" + (plan.acts().size() + 1);
  }

  /// What an act is called towards the service.
  static String id(StepContext context, String name) {
    return context.run() + "-switch-" + name;
  }

  /// Takes back what was begun, in the reverse order.
  ///
  /// @param number of the switch
  /// @param began when it was begun, if it was
  /// @param home what follows once the service is at the source again
  void run(StepContext context, int number, Optional<Instant> began, Homecoming home)
      throws InterruptedException {
    List<Integer> begun = new ArrayList<>();
    for (int i = 0; i < plan.acts().size(); i++) {
      if (context.intended(SwitchStep.NAME, "act-" + number + "-" + (i + 1)).isPresent()) {
        begun.addFirst(i);
      }
    }
    boolean rows =
        beside.hasRows() && context.intended(SwitchStep.NAME, rowsAct(number)).isPresent();
    if (begun.isEmpty() && !rows || began.isEmpty()) {
      return;
    }
    Note _ =
        context.act(
            "back-" + number,
            Note.NONE,
            _ -> {
              if (rows) {
                rowsBack(context, number);
              }
              for (int i : begun) {
                back(context, plan.acts().get(i), id(context, number + "-" + (i + 1)));
              }
              if (!begun.isEmpty()) {
                requireHome(context);
              }
              home.then(context, began.get());
              return Note.NONE;
            });
  }

  private void rowsBack(StepContext context, int number) throws InterruptedException {
    StepResult result = beside.rowsBack(context, number);
    if (result instanceof StepResult.Partial(long _, String detail)) {
      throw new StepFailed("Not every row could be switched back: " + detail);
    }
  }

  private void back(StepContext context, SwitchPlan.Act act, String id)
      throws InterruptedException {
    if (!act.back().isEmpty()) {
      acts.carry(context, act.back(), id + "-back");
    } else if (acts.undoes(act.forth())) {
      String _ = acts.undo(context, act.forth(), id);
    } else {
      String sentence = acts.sentence(act.forth());
      if (!context.confirm(
          "The plan says not how to take back what "
              + sentence
              + ". Is it taken back, so that the service is at the source again?")) {
        throw new StepFailed(
            Acts.DECLINED_BACK
                + " The plan says not how to take back what "
                + sentence
                + ", and the operator did not confirm that it is. Take it back by hand, and run the"
                + " same command again.");
      }
    }
  }

  /// Asks whether the service reads from the source again, by the plan, by what its kind has to
  /// prove it, or by the operator.
  private void requireHome(StepContext context) throws InterruptedException {
    gates.measure(context, plan.back(), NOT_HOME, "source");
    if (!beside.requireHome(context) && plan.back().isEmpty()) {
      String question = "What was switched is taken back. Is the service at the source again?";
      if (!context.confirm(question)) {
        throw new StepFailed(
            NOT_HOME
                + " The plan has no switch.back that measures it, and the operator did not confirm"
                + " that the service is at the source again. Look at the service, and run the same"
                + " command again.");
      }
    }
  }
}
