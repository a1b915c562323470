package org.tranship.core.cutover;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.control.Controls;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.StoreException;

/// Makes the service read from the target, by the acts of the plan, and measures that it does.
///
/// Crash argument. Each act's intent is durable before it is done. Killed in between, the next
/// process does it again, under the same name, and goes on with the rest: the acts of a plan must
/// bear that. While a switch is begun and not done, nothing is copied any more, since the service
/// may be writing to the target. If an act or the gate fails, what was done is taken back in the
/// reverse order, it is measured that the service is at the source again, and what it wrote at the
/// target meanwhile is copied back, all under one act; only when that is done may the fence be
/// lowered. Killed in between, the next process takes back first, from the beginning, and stops:
/// neither an act nor the gate of that try may be asked again. Each try has a number, so that the
/// next begins anew. Cut off while the service stands still, the fence cannot be asked for; then
/// the acts go on, and it is proven behind the last one. Where the plan has a catalog, its rows are
/// switched behind the last act and before the gate, and taken back first; for them whoever
/// switches rows has an argument of its own.
public final class SwitchStep implements Step {
  public static final String NAME = "switch";
  static final String GATE = "TRM-110";

  private final BesideActs beside;
  private final SwitchPlan plan;
  private final Optional<Fence> fence;
  private final Acts acts;
  private final SwitchGates gates;
  private final SwitchBack back;

  /// @param fence what keeps writers out; empty where nothing does
  public SwitchStep(BesideActs beside, Controls controls, SwitchPlan plan, Optional<Fence> fence) {
    this.beside = beside;
    this.plan = plan;
    this.fence = fence;
    this.acts = new Acts(controls);
    this.gates = new SwitchGates(controls, plan.within());
    this.back = new SwitchBack(beside, plan, acts, gates);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.SWITCH;
  }

  /// Which switch it is, from 1: those before were taken back.
  public static int number(StepContext context) {
    int number = 1;
    while (context.ended(NAME, "back-" + number).isPresent()) {
      number++;
    }
    return number;
  }

  /// Whether an act may have been done that was not taken back.
  public static boolean isBegun(StepContext context) {
    return began(context).isPresent();
  }

  /// When it was begun, if it was.
  public static Optional<Instant> began(StepContext context) {
    return context
        .intended(NAME, "act-" + number(context) + "-1")
        .map(note -> Instant.parse(note.text()));
  }

  public static boolean isDone(StepContext context) {
    return context.ended(NAME, "gate-" + number(context)).isPresent();
  }

  /// Whether it failed, and is not known to be taken back whole.
  static boolean isComingBack(StepContext context) {
    return context.intended(NAME, "back-" + number(context)).isPresent();
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    if (isComingBack(context)) {
      throw taken(context, new StepFailed("A switch had failed, and was not taken back whole."));
    }
    if (fence.isPresent() && !isBegun(context)) {
      if (fence.get().isLate(context)) {
        return fence.get().giveUp(context);
      }
      Optional<StepResult> dropped = fence.get().stillHolds(context);
      if (dropped.isPresent()) {
        return dropped.get();
      }
    }
    boolean unproven =
        fence.isPresent() && isBegun(context) && fence.get().doubt(context).isPresent();
    Optional<Instant> resumed =
        isBegun(context) ? Optional.of(context.clock().instant()) : Optional.empty();
    int number = number(context);
    try {
      for (int i = 0; i < plan.acts().size(); i++) {
        ControlSpec act = plan.acts().get(i).forth();
        String name = number + "-" + (i + 1);
        Note _ =
            context.act(
                "act-" + name,
                new Note(1, context.clock().instant().toString()),
                _ -> {
                  String _ = acts.carry(context, act, SwitchBack.id(context, name));
                  return Note.NONE;
                });
      }
      if (unproven) {
        requireFence(context);
      }
      rowsForth(context, number);
      gate(context, number, resumed);
    } catch (StepFailed | StoreException | IllegalArgumentException e) {
      throw taken(context, failure(e));
    }
    return StepResult.done("the service reads from the target");
  }

  /// A fault of a store, or a secret that is not to be had any more, is taken back as everything
  /// else that fails. To be told to stop is no fault.
  private static StepFailed failure(RuntimeException fault) {
    return switch (fault) {
      case StepFailed failed -> failed;
      case StoreException told when told.kind() == StoreException.Kind.INTERRUPTED -> throw told;
      default -> new StepFailed(String.valueOf(fault.getMessage()), fault);
    };
  }

  /// Measures within the window of the fence: however many images there are to be pulled, writers
  /// wait no longer. A switch that a killed process has left ends as one that was not killed does;
  /// to give up means the same there, since what takes back asks the journal what was begun. Where
  /// the window had passed by then, it has one more from there: to end it lets writers in sooner
  /// than to take it back, and still it is not waited for without end.
  private void gate(StepContext context, int number, Optional<Instant> resumed)
      throws InterruptedException {
    Optional<Instant> deadline =
        fence.flatMap(
            it ->
                resumed.map(at -> it.deadline(context, at)).orElseGet(() -> it.deadline(context)));
    FenceWatch watch = FenceWatch.until(deadline, context.clock().instant());
    try (watch) {
      Note _ =
          context.act(
              "gate-" + number,
              Note.NONE,
              _ -> {
                gates.measure(context, plan.gate(), GATE, "target");
                beside.measure(context);
                return Note.NONE;
              });
    } catch (InterruptedException e) {
      if (watch.hasPassed()) {
        throw tooLate(e);
      }
      throw e;
    } catch (StoreException e) {
      if (watch.hasPassed() && e.kind() == StoreException.Kind.INTERRUPTED) {
        throw tooLate(e);
      }
      throw e;
    }
  }

  private static StepFailed tooLate(Exception e) {
    return new StepFailed(
        Fence.LATE
            + " Pushing and writing was kept out for longer than the window of the fence, while it was"
            + " measured that the service reads from the target. Let fence.window be longer, or let"
            + " less be measured, and run the same command again.",
        e);
  }

  /// Of a switch that was cut off while nobody could ask: by its end the service answers again. One
  /// that takes writes then may have taken them at the source meanwhile, so it is sent back.
  private void requireFence(StepContext context) throws InterruptedException {
    Instant until = context.clock().instant().plus(plan.within());
    Optional<String> doubt = fence.orElseThrow().doubt(context);
    while (doubt.isPresent() && context.clock().instant().isBefore(until)) {
      Thread.sleep(SwitchGates.PAUSE);
      doubt = fence.get().doubt(context);
    }
    if (doubt.isPresent()) {
      throw new StepFailed(
          Fence.UNPROVEN_ON_THE_WAY
              + " The switch was cut off half way, and behind its acts the fence is not proven: "
              + doubt.get()
              + " What was written at the source since is not at the target.");
    }
  }

  /// The rows are the last act: what the service needs to find objects at the target is in place by
  /// then, and an act that fails fails before any row is touched.
  private void rowsForth(StepContext context, int number) throws InterruptedException {
    if (!beside.hasRows()) {
      return;
    }
    Note _ =
        context.act(
            back.rowsAct(number),
            new Note(1, context.clock().instant().toString()),
            _ -> {
              StepResult result = beside.rowsForth(context, number);
              if (result instanceof StepResult.Partial(long _, String detail)) {
                if (fence.isPresent()) {
                  throw new StepFailed("Not every row could be switched: " + detail);
                }
                // Without a fence a row may have come since; it stays at the source, as it says.
                context.measured("rows", false, detail);
                context.say(detail);
              }
              return Note.NONE;
            });
  }

  private StepFailed taken(StepContext context, StepFailed why) throws InterruptedException {
    try {
      back.run(context, number(context), began(context), this::copyBack);
    } catch (StepFailed | StoreException | IllegalArgumentException e) {
      StepFailed failed = failure(e);
      return new StepFailed(
          why.getMessage()
              + " What was done could not be taken back, so the fence stays up: "
              + failed.getMessage()
              + " Roll back once that is mended.",
          failed);
    }
    String text =
        why.getMessage() + " What was done was taken back, and the service is at the source.";
    try {
      if (fence.isPresent()) {
        fence.get().lower(context);
      }
    } catch (StepFailed e) {
      return new StepFailed(text + " " + e.getMessage(), e);
    }
    return new StepFailed(text, why);
  }

  /// Between the first act and the end of the gate the service may have written at the target.
  private void copyBack(StepContext context, Instant began) throws InterruptedException {
    if (beside.hasRows()) {
      return; // Rows say what is read where; what has come since stays where its row points.
    }
    switch (beside.copyBack(context, number(context), began)) {
      case StepResult.Done(String detail) -> context.measured("brought back", true, detail);
      case StepResult.Partial(long _, String detail) -> throw new StepFailed(detail);
      case StepResult.Refused(String detail) -> throw new StepFailed(detail);
    }
  }

  @Override
  public boolean again(Set<String> done) {
    return false;
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "Switches the service back to the source" + beside.backPromise(),
        context -> {
          Optional<Instant> since = began(context);
          int number = since.isPresent() ? number(context) : number(context) - 1;
          Optional<Instant> before = backSince(context);
          back.run(context, number(context), since, (_, _) -> {});
          Optional<Instant> from = since.or(() -> before);
          if (beside.hasRows()) {
            return StepResult.done(
                from.isPresent() ? "the rows are as they were" : "nothing was switched");
          }
          return from.isPresent()
              ? beside.copyBack(context, number, from.get())
              : StepResult.done("nothing was switched");
        });
  }

  /// When the newest switch that was taken back had been begun: the copying back may have been cut
  /// off.
  private static Optional<Instant> backSince(StepContext context) {
    return context
        .intended(NAME, "act-" + (number(context) - 1) + "-1")
        .map(note -> Instant.parse(note.text()));
  }
}
