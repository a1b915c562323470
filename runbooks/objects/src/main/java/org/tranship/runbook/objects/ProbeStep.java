package org.tranship.runbook.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.StoreProbe;
import org.tranship.core.step.Undo;
import org.tranship.core.store.Places;
import org.tranship.core.store.Store;
import org.tranship.core.value.Attributes.Kind;
import org.tranship.runbook.objects.Hazard.Severity;

/// Finds out, before anything else, whether both stores can be used and are not one another, and
/// says what the target does not keep of what every object has.
final class ProbeStep implements Step {
  private final Copying copying;

  ProbeStep(Copying copying) {
    this.copying = copying;
  }

  @Override
  public String name() {
    return "probe";
  }

  @Override
  public Phase phase() {
    return Phase.PREPARE;
  }

  @Override
  public boolean always() {
    return true;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    CopyPlan plan = copying.plan();
    Optional<String> objection = Places.objection(plan.source(), plan.target());
    if (objection.isPresent()) {
      return new StepResult.Refused(objection.get());
    }
    Optional<StepResult> refusal =
        StoreProbe.refusal(context, copying.sourceName(), copying.opener(), plan.source());
    if (refusal.isEmpty()) {
      refusal = StoreProbe.refusal(context, copying.targetName(), copying.opener(), plan.target());
    }
    if (refusal.isPresent()) {
      return refusal.get();
    }
    String lost = lost();
    if (!lost.isEmpty()) {
      context.measured("attributes", true, "left behind, since the target keeps none: " + lost);
      context.say(
          copying.targetName() + " keeps none of these, so they stay behind: " + lost + ".");
    }
    sayLeftBehind(context);
    return StepResult.done();
  }

  /// Says what of the source as a whole no copy takes along. Every object is copied all the same:
  /// what an object cannot go without fails it by name.
  private void sayLeftBehind(StepContext context) {
    List<String> left;
    try (Store source = copying.source()) {
      left =
          Hazards.ofSource(Hazards.facts(source)).stream()
              .filter(
                  hazard ->
                      hazard.severity() == Severity.LOST || hazard.kind() == Hazard.Kind.CLOCK)
              .map(Hazard::reason)
              .toList();
    }
    if (!left.isEmpty()) {
      context.measured("left behind", true, String.join("; ", left));
      left.forEach(reason -> context.say("Note: " + reason + "."));
    }
  }

  /// What the source has and the target does not keep, as far as it may be lost.
  private String lost() {
    try (Store source = copying.source();
        Store target = copying.target()) {
      Set<Kind> has = source.capabilities().attributes();
      Set<Kind> keeps = target.capabilities().attributes();
      List<String> lost = new ArrayList<>();
      for (Kind kind : Kind.values()) {
        if (has.contains(kind) && !keeps.contains(kind)) {
          if (copying.plan().dropped().contains(kind)) {
            lost.add(words(kind));
          } else if (kind == Kind.HEADERS) {
            lost.add("the content type");
          } else if (kind == Kind.MODIFIED || kind == Kind.MODE) {
            lost.add(words(kind));
          }
        }
      }
      return String.join(", ", lost);
    }
  }

  /// The kind for people.
  static String words(Kind kind) {
    return switch (kind) {
      case HEADERS -> "headers";
      case USER -> "user metadata";
      case TAGS -> "tags";
      case MODIFIED -> "times of files";
      case MODE -> "modes of files";
      case LINK -> "symbolic links";
      case COLUMNS -> "columns";
    };
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
