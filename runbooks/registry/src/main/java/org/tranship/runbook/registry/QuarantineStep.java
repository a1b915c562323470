package org.tranship.runbook.registry;

import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.OpenKeys;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.Segmented;
import org.tranship.core.store.Store;
import org.tranship.core.value.Attributes;
import org.tranship.core.work.Coding;
import org.tranship.core.work.WorkItem;

/// Looks at the whole registry, refuses it if it is damaged, and copies what nothing needs into the
/// quarantine, each copy read back. Removes nothing.
///
/// Crash argument. Nothing but the quarantine is written, which the registry does not see, and each
/// run has its own. Killed at any moment the look is made anew, and copies that are there are found
/// to be the same.
final class QuarantineStep implements Step {
  static final String NAME = "quarantine";
  private static final String FRONT = "front";
  private static final String AT_WORK = "at-work";

  private final Collecting collecting;

  QuarantineStep(Collecting collecting) {
    this.collecting = collecting;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.MOVE;
  }

  /// Where the garbage of a run is.
  static Quarantine of(StepContext context) {
    String front = context.ended(NAME, FRONT).map(Note::text).orElse("");
    return new Quarantine(front, context.run());
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    Instant before = collecting.before(context.clock().instant());
    try (Store store = collecting.open();
        GarbageLook look =
            GarbageLook.whole(
                store, store.toString(), collecting.inventory(), StandingSource.unobserved())) {
      Optional<String> objection = look.objection(collecting.plan().hurt());
      if (objection.isPresent()) {
        context.measured("registry", false, objection.get());
        return new StepResult.Refused(objection.get());
      }
      look.mark(collecting.plan().untagged(), before);
      Optional<String> excess = look.excess(collecting.consent().has(Collecting.MUCH_GARBAGE));
      if (excess.isPresent()) {
        return new StepResult.Refused(excess.get());
      }
      context.measured("registry", true, "every manifest and every link can be read");
      Note _ = context.act(FRONT, Note.NONE, _ -> new Note(1, look.front()));
      Quarantine quarantine = of(context);
      Note _ =
          context.act(
              AT_WORK,
              Note.NONE,
              _ -> {
                quarantine.begin(store);
                return Note.NONE;
              });
      Tally tally =
          context.pass(
              collecting.copying(Quarantine.COPIES),
              Optional.of(look.count()),
              () -> new Items(look, context, quarantine, store.feature(Segmented.class)));
      return PassEnding.of(
          context, Quarantine.COPIES, tally, "objects", "could not be copied into quarantine");
    } catch (RegistryException e) {
      return new StepResult.Refused(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Undo undo() {
    return new Undo.By("Removes the copies in quarantine.", this::remove);
  }

  /// By now everything that was swept is back in its place.
  private StepResult remove(StepContext context) throws InterruptedException {
    Quarantine quarantine = of(context);
    removeSegments(context, collecting, quarantine, "segments, taken back");
    Tally tally =
        context.pass(
            collecting.removing(Quarantine.LET_GO),
            Optional.empty(),
            () -> new QuarantinedItems(collecting.open(), quarantine));
    if (tally.failed() == 0) {
      PassEnding.takenBack(context, Quarantine.COPIES);
      try (Store store = collecting.open()) {
        quarantine.end(store);
      }
    }
    return PassEnding.of(
        context, Quarantine.LET_GO, tally, "objects", "could not be removed from quarantine");
  }

  /// Removes the bytes that blobs left behind which are in quarantine as a whole, and says so.
  ///
  /// @param act its name within the step
  static void removeSegments(
      StepContext context, Collecting collecting, Quarantine quarantine, String act)
      throws InterruptedException {
    Note done;
    try (Store store = collecting.open()) {
      done = context.act(act, Note.NONE, _ -> BlobSegments.remove(store, quarantine));
    }
    if (!done.text().isEmpty()) {
      context.say(done.text() + ".");
    }
  }

  /// The garbage of a look, in key order.
  private static final class Items implements ItemSource {
    private final GarbageLook look;
    private final Quarantine quarantine;
    private final Optional<Segmented> segmented;
    private final OpenKeys open;
    private Iterator<Garbage> page;
    private String after = "";

    Items(
        GarbageLook look,
        StepContext context,
        Quarantine quarantine,
        Optional<Segmented> segmented) {
      this.look = look;
      this.quarantine = quarantine;
      this.segmented = segmented;
      this.open = new OpenKeys(context, Quarantine.COPIES);
      this.page = look.page("").iterator();
    }

    @Override
    public Optional<WorkItem> next() {
      if (!page.hasNext() && !after.isEmpty()) {
        List<Garbage> next = look.page(after);
        page = next.iterator();
      }
      if (!page.hasNext()) {
        open.end();
        return Optional.empty();
      }
      Garbage garbage = page.next();
      after = garbage.key().text();
      boolean _ = open.has(garbage.key());
      return Optional.of(
          new WorkItem(
              garbage.key(),
              garbage.key(),
              quarantine.of(garbage.key()),
              garbage.size(),
              garbage.version(),
              Coding.NONE,
              Coding.NONE,
              garbage.expected(),
              garbage.isLink() ? Attributes.NONE : BlobSegments.note(segmented, garbage.key()),
              Note.NONE,
              "",
              Optional.empty()));
    }

    @Override
    public void close() {
      open.close();
    }
  }
}
