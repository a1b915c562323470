package org.tranship.core.step;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.step.StepContext.InFlight;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.value.Key;

/// What earlier tries of a pass left open: objects that failed, and objects that were in flight
/// when the process was killed. They are met again in key order, beside the listings, and each
/// belongs to the pass that began it, whatever the listings say of it now. One that is met no more
/// (it is gone from the source, or is as it should be) is written down as passed over, so that the
/// run can come to its end.
public final class OpenKeys implements AutoCloseable {
  private static final Set<Outcome> BAD = EnumSet.of(Outcome.FAILED, Outcome.UNKNOWN);
  private static final int BATCH = 500;
  private static final String NOT_MET =
      "It is gone from the source, or not meant any more, or the target has it as it should be.";

  private final StepContext context;
  private final PassId pass;
  private final Results failed;
  private final InFlight flying;
  private Optional<Key> nextFailed;
  private Optional<Key> nextFlying;
  private boolean flew;
  private final List<ObjectResult> notMet = new ArrayList<>();

  public OpenKeys(StepContext context, PassId pass) {
    this.context = context;
    this.pass = pass;
    this.failed = context.results(pass, BAD);
    this.flying = context.unsettled(pass);
    this.nextFailed = failed.next().map(ObjectResult::key);
    this.nextFlying = flying.next().map(ObjectIntent::key);
    if (nextFailed.isEmpty()) {
      failed.close(); // an open question to the journal would keep it from folding its log
    }
  }

  /// Whether this key was left open. Keys are asked for in order; those before it that were not
  /// asked for are not met any more.
  public boolean has(Key key) {
    boolean open = false;
    flew = false;
    while (first().filter(next -> next.compareTo(key) <= 0).isPresent()) {
      Key next = first().get();
      boolean flying = nextFlying.equals(Optional.of(next));
      advance(next);
      if (next.equals(key)) {
        flew |= flying;
        open = true;
      } else {
        pass(next);
      }
    }
    return open;
  }

  /// Whether the key that was asked for last was in flight when the process was killed, so that an
  /// earlier try may have written it.
  public boolean wasInFlight() {
    return flew;
  }

  /// A key that was left open, and has nothing to be done about it.
  public void pass(Key key) {
    notMet.add(ObjectResult.acted(key, Outcome.SKIPPED, "", NOT_MET));
    if (notMet.size() == BATCH) {
      write();
    }
  }

  /// No further key will be met.
  public void end() {
    for (Optional<Key> next = first(); next.isPresent(); next = first()) {
      advance(next.get());
      pass(next.get());
    }
    write();
  }

  private void write() {
    if (!notMet.isEmpty()) {
      context.refuse(pass, List.copyOf(notMet));
      notMet.clear();
    }
  }

  private Optional<Key> first() {
    if (nextFailed.isPresent() && nextFlying.isPresent()) {
      return nextFailed.get().compareTo(nextFlying.get()) < 0 ? nextFailed : nextFlying;
    }
    return nextFailed.or(() -> nextFlying);
  }

  private void advance(Key key) {
    if (nextFailed.equals(Optional.of(key))) {
      nextFailed = failed.next().map(ObjectResult::key);
    }
    if (nextFlying.equals(Optional.of(key))) {
      nextFlying = flying.next().map(ObjectIntent::key);
    }
  }

  @Override
  public void close() {
    try (failed) {
      flying.close();
    }
  }
}
