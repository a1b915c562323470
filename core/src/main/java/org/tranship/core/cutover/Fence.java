package org.tranship.core.cutover;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tranship.core.control.Answer;
import org.tranship.core.control.Controls;
import org.tranship.core.control.Durations;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;

/// The fence of a run, and whether it is up.
///
/// Crash argument. It is raised under an act whose intent is durable before the service is told,
/// and lowered under another. So whoever takes the run up knows that it may be up: an intent to
/// raise and no end of the lowering that belongs to it. Each raising has a number, so that one
/// which was lowered can be followed by the next. Raising and lowering are repeated, all their
/// acts, where it is not known whether they were done, so they must bear that. A fence counts as up
/// only for what is proven by a write that is refused, and that is asked anew by each process and
/// right before the switch. A refusal proves something only of a probe whose write went through
/// while the source was open, so that is asked first, unless the fence may be up already.
public final class Fence {
  static final String UNPROVEN = "TRM-101";
  static final String LATE = "TRM-103";
  static final String UNPROVEN_ON_THE_WAY = "TRM-109";
  static final String BLIND = "TRM-114";
  static final String DROPPED = "TRM-115";
  public static final String STEP = "fence";

  /// What the last look behind a fence is called in every runbook: journals hold it.
  public static final String LAST_DELTA = "last-delta";

  /// What the comparison behind a fence is called in every runbook.
  public static final String VERIFY = "verify";

  /// What a backup behind a fence is called in every runbook that makes one.
  public static final String BACKUP = "backup";

  /// The steps in which it may be lowered.
  private static final List<String> STEPS =
      List.of(STEP, BACKUP, LAST_DELTA, VERIFY, SwitchStep.NAME, LowerFenceStep.NAME);

  private final FencePlan plan;
  private final Acts acts;
  private final List<FenceProbe> probes;
  private final Optional<OpenProof> opened;

  /// One of which it is taken for granted that it is down once its acts are done.
  ///
  /// @param probes what proves it, at least one
  public Fence(FencePlan plan, Controls controls, List<FenceProbe> probes) {
    this(plan, controls, probes, Optional.empty());
  }

  /// @param probes what proves it, at least one
  /// @param opened what proves that it is down again, before that is said
  public Fence(
      FencePlan plan, Controls controls, List<FenceProbe> probes, Optional<OpenProof> opened) {
    this.plan = plan;
    this.acts = new Acts(controls);
    this.probes = List.copyOf(probes);
    this.opened = opened;
  }

  /// The number of the raising that is in force, or comes next.
  public static int number(StepContext context) {
    int number = 1;
    while (lowered(context, number)) {
      number++;
    }
    return number;
  }

  private static boolean lowered(StepContext context, int number) {
    return STEPS.stream().anyMatch(step -> context.ended(step, "lower-" + number).isPresent());
  }

  private static Optional<Note> raised(StepContext context) {
    return context.intended(STEP, "raise-" + number(context));
  }

  /// Whether it may be up.
  public static boolean mayBeUp(StepContext context) {
    return raised(context).isPresent();
  }

  /// Whether every act that raises it is known to be done.
  static boolean isWhole(StepContext context) {
    return context.ended(STEP, "raise-" + number(context)).isPresent();
  }

  /// The moment by which it is to be lowered again, if it may be up.
  Optional<Instant> deadline(StepContext context) {
    return raised(context).map(note -> Instant.parse(note.text()).plus(plan.window()));
  }

  /// The same for what may not be left as it is: where that moment has passed, a window later than
  /// it was taken up.
  Optional<Instant> deadline(StepContext context, Instant takenUp) {
    return deadline(context)
        .map(until -> until.isAfter(takenUp) ? until : takenUp.plus(plan.window()));
  }

  boolean isLate(StepContext context) {
    Instant now = context.clock().instant();
    return deadline(context).map(until -> !now.isBefore(until)).orElse(false);
  }

  /// Raises it and proves it. If that cannot be proven it is lowered again. Nothing is closed if a
  /// probe cannot tell an open source from a closed one.
  StepResult raise(StepContext context) throws InterruptedException {
    if (!mayBeUp(context)) {
      Optional<String> blind = blindness(context);
      if (blind.isPresent()) {
        return new StepResult.Refused(blind.get());
      }
    }
    int number = number(context);
    Note since = new Note(1, context.clock().instant().toString());
    try {
      Note _ =
          context.act(
              "raise-" + number,
              since,
              _ -> {
                acts.carry(context, plan.raise(), context.run() + "-raise-" + number);
                return Note.NONE;
              });
      Optional<String> doubt = firstDoubt(context);
      if (doubt.isEmpty()) {
        return StepResult.done("up since " + context.clock().instant() + ", and proven");
      }
      lower(context);
      return new StepResult.Refused(
          UNPROVEN
              + " The fence is not proven, so it is none, and was lowered again: "
              + doubt.get()
              + " Nothing was switched. Mend what raises it, or the probe, and run the same command"
              + " again.");
    } catch (StepFailed e) {
      lower(context);
      return new StepResult.Refused(
          e.getMessage() + " The fence could not be raised, so it was lowered again.");
    } catch (InterruptedException | RuntimeException e) {
      lower(context);
      throw e;
    }
  }

  /// Why a probe proves nothing: its write is to go through while the source is open.
  private Optional<String> blindness(StepContext context) throws InterruptedException {
    for (FenceProbe probe : probes) {
      String sentence = probe.sentence();
      Answer answer = probe.probe(context.run());
      boolean writes = answer instanceof Answer.Done;
      context.measured("probe", writes, "the probe " + sentence + ", open: " + answer.detail());
      if (!writes) {
        return Optional.of(
            BLIND
                + " The probe cannot tell whether the source is closed: what "
                + sentence
                + (answer instanceof Answer.Refused
                    ? " is refused although the source is open ("
                    : " gives no clear answer although the source is open (")
                + answer.detail()
                + "). Nothing was closed. Let it do a write that the service does, with its rights, and"
                + " run the same command again.");
      }
    }
    return Optional.empty();
  }

  /// Proves it once more, right before the first act of a switch: what was listed behind a fence
  /// that has dropped since is not all there is. In doubt it is lowered.
  ///
  /// @return why there is to be no switch; empty if it still holds
  Optional<StepResult> stillHolds(StepContext context) throws InterruptedException {
    Optional<String> doubt;
    try {
      doubt = doubt(context);
    } catch (InterruptedException | RuntimeException e) {
      lower(context);
      throw e;
    }
    if (doubt.isEmpty()) {
      return Optional.empty();
    }
    lower(context);
    return Optional.of(
        new StepResult.Refused(
            DROPPED
                + " The fence does not hold any more, right before the switch, and was lowered: "
                + doubt.get()
                + " What was written since may not be at the target, so nothing was switched, and the"
                + " service goes on at the source. Find out who opened it, and run the same command"
                + " again."));
  }

  /// Right behind its acts: a service that was restarted for them may not answer yet.
  private Optional<String> firstDoubt(StepContext context) throws InterruptedException {
    Duration within = opened.map(OpenProof::within).orElse(Duration.ZERO);
    return doubt(ProbeAnswers.settled(probes, context, within).told(context));
  }

  /// What stands against the fence being up; empty if every probe was refused.
  public Optional<String> doubt(StepContext context) throws InterruptedException {
    return doubt(weakest(context));
  }

  private static Optional<String> doubt(Answer weakest) {
    return weakest instanceof Answer.Refused ? Optional.empty() : Optional.of(weakest.detail());
  }

  /// The answer that stands most against its being up, over all probes; its detail says which probe
  /// gave it.
  Answer weakest(StepContext context) throws InterruptedException {
    return ProbeAnswers.ask(probes, context).told(context);
  }

  /// Lowers it, if it may be up. Not kept from that by being told to stop: a service that stays
  /// closed is worse than a command that ends a little later.
  ///
  /// @throws StepFailed if that cannot be done; then it may be up
  void lower(StepContext context) throws InterruptedException {
    boolean _ = lowered(context);
  }

  /// The same at the end of a way back. A service that was lowered before it was switched back may
  /// have come back closed, so that is proven as well.
  void lowerLast(StepContext context) throws InterruptedException {
    int number = number(context);
    if (!lowered(context) && number > 1) {
      prove(context, context.run() + "-raise-" + (number - 1));
    }
  }

  private boolean lowered(StepContext context) throws InterruptedException {
    if (!mayBeUp(context)) {
      return false;
    }
    boolean interrupted = Thread.interrupted();
    try {
      int number = number(context);
      Note _ =
          context.act(
              "lower-" + number,
              Note.NONE,
              _ -> {
                String id = context.run() + "-raise-" + number;
                open(context, id);
                prove(context, id);
                return Note.NONE;
              });
      context.say("The fence is lowered.");
      return true;
    } catch (StepFailed e) {
      throw new StepFailed("The fence is still up, or may be. " + e.getMessage(), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void prove(StepContext context, String id) throws InterruptedException {
    if (opened.isPresent()) {
      opened.get().require(context, acts, plan.lower(), id);
    }
  }

  private void open(StepContext context, String id) throws InterruptedException {
    if (!plan.lower().isEmpty()) {
      acts.carry(context, plan.lower(), id + "-lower");
      return;
    }
    for (int i = plan.raise().size(); i > 0; i--) {
      String _ = acts.undo(context, plan.raise().get(i - 1), id + "-" + i);
    }
  }

  /// Lowers it because its time has passed.
  StepResult giveUp(StepContext context) throws InterruptedException {
    lower(context);
    Duration window = plan.window();
    context.measured("window", false, "longer than " + Durations.text(window));
    return new StepResult.Refused(
        LATE
            + " The source was closed for longer than the window of "
            + Durations.text(window)
            + ", so the fence was lowered. Nothing was switched, and the service goes on as before."
            + " Let delta.until be smaller or fence.window longer, and run the same command again.");
  }
}
