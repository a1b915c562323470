package org.tranship.runbook.objects;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.Coding;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.WorkItem;

/// After the switch, when nobody waits any more: reads every copy at the target once more and
/// compares it with the digest of what was read at the source. What the service has changed or
/// removed there since is not a copy any more, and is counted. Safe to repeat: what is read is not
/// read again.
final class RehashStep implements Step {
  static final String NAME = "rehash";
  private static final int BATCH = 500;
  private static final Set<Outcome> BAD = EnumSet.of(Outcome.FAILED, Outcome.UNKNOWN);

  private final Migration migration;

  RehashStep(Migration migration) {
    this.migration = migration;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.SWITCH;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    PassSpec spec =
        PassSpec.on(Passes.REHASH, Operation.VERIFY, migration.copying().plan().target());
    long expected =
        context.tally(Passes.COPY).succeeded() + context.tally(Passes.REPLACE).succeeded();
    long[] since = new long[1];
    Tally read = context.pass(spec, Optional.of(expected), () -> new Unchanged(context, since));
    if (read.failed() > 0) {
      since[0] += excuse(context);
    }
    Tally tally = context.tally(Passes.REHASH);
    context.measured(
        "rehash",
        tally.failed() == 0,
        tally.succeeded()
            + " copies are as they were read at the source, "
            + since[0]
            + " were changed or removed at the target since");
    return PassEnding.of(
        context, Passes.REHASH, tally, "copies", "are not as they were read at the source");
  }

  /// The service writes at the target while it is read: what is in another version by now, or gone,
  /// was changed between the listing and the reading.
  private long excuse(StepContext context) {
    long excused = 0;
    List<ObjectResult> changed = new ArrayList<>();
    try (Store target = migration.copying().target();
        Copies copies = new Copies(context);
        Results failed = context.results(Passes.REHASH, BAD)) {
      Optional<Copies.Copy> copy = copies.next();
      for (var next = failed.next(); next.isPresent(); next = failed.next()) {
        Key key = next.get().key();
        while (copy.isPresent() && copy.get().result().key().compareTo(key) < 0) {
          copy = copies.next();
        }
        Optional<Version> written =
            copy.map(Copies.Copy::result)
                .filter(it -> it.key().equals(key))
                .map(ObjectResult::written);
        Optional<Version> there = target.stat(key).map(Entry::version);
        if (there.isEmpty() || written.isPresent() && !there.equals(written)) {
          excused++;
          changed.add(
              ObjectResult.acted(
                  key, Outcome.SKIPPED, "", "The service changed or removed it since the switch."));
        }
        if (changed.size() == BATCH) {
          write(context, changed);
        }
      }
    }
    write(context, changed);
    return excused;
  }

  private static void write(StepContext context, List<ObjectResult> changed) {
    if (!changed.isEmpty()) {
      context.refuse(Passes.REHASH, List.copyOf(changed));
      changed.clear();
    }
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }

  /// Copies that the target has in the version that the run wrote or found.
  private final class Unchanged implements ItemSource {
    private final Store target = migration.copying().target();
    private final Listing listing = target.list(ListRequest.ALL);
    private final Copies copies;
    private final long[] since;
    private @org.jspecify.annotations.Nullable Entry there = listing.next();

    Unchanged(StepContext context, long[] since) {
      this.copies = new Copies(context);
      this.since = since;
      since[0] = 0;
    }

    @Override
    public Optional<WorkItem> next() {
      for (var next = copies.next(); next.isPresent(); next = copies.next()) {
        ObjectResult result = next.get().result();
        Optional<Entry> entry = at(result.target());
        boolean ours =
            entry
                .filter(
                    it ->
                        !it.version().isKnown()
                            || !result.written().isKnown()
                            || it.version().equals(result.written()))
                .isPresent();
        if (ours && result.sha256().isPresent()) {
          return Optional.of(
              WorkItem.verification(
                  result.key(), result.target(), Coding.NONE, result.sha256().get()));
        }
        since[0] += ours ? 0 : 1;
      }
      return Optional.empty();
    }

    private Optional<Entry> at(Key key) {
      while (there != null && there.key().compareTo(key) < 0) {
        there = listing.next();
      }
      return Optional.ofNullable(there).filter(it -> it.key().equals(key));
    }

    @Override
    public void close() {
      try (target;
          copies) {
        listing.close();
      }
    }
  }
}
