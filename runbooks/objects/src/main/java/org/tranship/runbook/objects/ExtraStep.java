package org.tranship.runbook.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tranship.core.compare.ObjectFilter;
import org.tranship.core.compare.Pair;
import org.tranship.core.outcome.PassId;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Key;

/// Before anything is removed at the target: makes sure that everything was copied, that a sample
/// of it was right if one was taken, and that the source can be listed to its end, is not empty and
/// has nothing that the target has not, and asks the operator. Removes nothing. Run again by
/// whoever takes the run up, for as long as not all is removed: an answer is one to what the stores
/// held when it was asked for.
final class ExtraStep implements Step {
  static final String EMPTY = "TRO-102";
  static final String DECLINED = "TRO-103";

  private static final int NAMED = 3;

  private final Copying copying;

  private final Agreed agreed;

  ExtraStep(Copying copying, Agreed agreed) {
    this.copying = copying;
    this.agreed = agreed;
  }

  @Override
  public String name() {
    return "extra";
  }

  @Override
  public Phase phase() {
    return Phase.MOVE;
  }

  @Override
  public boolean again(Set<String> done) {
    return !done.contains(DeleteExtraStep.NAME);
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    agreed.to(Found.Share.NONE);
    for (PassId pass : List.of(Passes.LIST, Passes.COPY, Passes.REPLACE, Passes.SAMPLE)) {
      long failed = context.tally(pass).failed();
      if (failed > 0) {
        throw new StepFailed(
            "Not everything is at the target as it should be, so nothing was removed there: "
                + failed
                + " objects failed; the first: "
                + PassEnding.firstFailure(context, pass).orElse(""),
            null);
      }
    }
    Survey survey = survey(context);
    if (survey.sourceIsEmpty() && !copying.plan().allowEmptySource()) {
      return new StepResult.Refused(
          EMPTY
              + " "
              + copying.sourceName()
              + " has no object at all, so everything at the target would be removed ("
              + survey.extra()
              + "). Nothing was. See whether the source is the right one and is mounted; if it is"
              + " meant to be empty, give --allow-empty-source.");
    }
    if (survey.extra().objects() == 0) {
      return StepResult.done("nothing is only at the target");
    }
    boolean yes =
        context.confirm(
            "Remove from "
                + copying.targetName()
                + " "
                + survey.extra()
                + " that the source does not have, such as "
                + survey.names()
                + "?");
    if (yes) {
      agreed.to(survey.extra());
      context.measured("agreed", true, survey.extra() + " may be removed");
    }
    return yes
        ? StepResult.done(survey.extra() + " only at the target")
        : new StepResult.Refused(
            DECLINED
                + " The operator declined to remove "
                + survey.extra()
                + " at the target. Everything was copied; the same command asks again.");
  }

  /// What both listings show together.
  ///
  /// @param sourceIsEmpty the source has no object, meant or not
  /// @param extra what is only at the target and is meant
  /// @param names the first of these, for people
  private record Survey(boolean sourceIsEmpty, Found.Share extra, String names) {}

  private Survey survey(StepContext context) throws InterruptedException {
    ObjectFilter filter = copying.filter(context);
    Found.Share extra = Found.Share.NONE;
    boolean empty = true;
    List<String> names = new ArrayList<>();
    try (Store source = copying.source();
        Store target = copying.target();
        Walk walk = Walk.of(copying.plan(), source, target, filter, Optional.empty(), STOP)) {
      for (Pair pair = walk.next(); pair != null; pair = walk.next()) {
        if (!(pair instanceof Pair.OnlyInTarget(var _, Entry entry))) {
          empty = false;
          if (pair instanceof Pair.OnlyInSource(Key key, Entry entry) && filter.takes(entry)) {
            throw missing(copying, key);
          }
        } else if (filter.takes(entry)) {
          extra = extra.with(entry);
          if (names.size() < NAMED) {
            names.add("\"" + entry.key() + "\"");
          }
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }
    boolean more = extra.objects() > names.size();
    return new Survey(
        empty,
        extra,
        Stream.concat(names.stream(), more ? Stream.of("...") : Stream.empty())
            .collect(Collectors.joining(", ")));
  }

  /// What the source cannot list may be just what seems to be missing in it.
  static final Walk.Faults STOP = Walk.Faults.ofSource(ExtraStep::stop);

  /// Removing goes on from a target that has everything, or not at all: what is missing may have
  /// been at the target under another name.
  static StepFailed missing(Copying copying, Key key) {
    return new StepFailed(
        "\""
            + key
            + "\" of "
            + copying.sourceName()
            + " is not at the target yet, so nothing more is removed there; run the same command"
            + " again. If it then says so of the same object, somebody has removed that at the"
            + " target since it was copied: bring it there by a command of its own (--include),"
            + " and run this one again.",
        null);
  }

  private static void stop(StoreException fault) {
    throw new StepFailed(
        "The source cannot be listed to its end, so nothing more is removed at the target: "
            + fault.getMessage(),
        fault);
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
