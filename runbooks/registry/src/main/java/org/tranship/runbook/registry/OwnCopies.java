package org.tranship.runbook.registry;

import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tranship.core.compare.ListingAhead;
import org.tranship.core.cutover.SwitchStep;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.PassId;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.value.Version;
import org.tranship.core.work.WorkItem;

/// What this run has put at the target, to be removed again, each in the version it wrote. What was
/// there already stays. So does what the source does not list as it was copied, and is named: it
/// may be the last good copy. Once a switch was begun, also what was pushed there since and was
/// brought back, since it could not be pulled there without the rest.
final class OwnCopies implements ItemSource {
  static final String LAST =
      "may be the last good copy, since the source has it no more as it was copied";

  private final Results results;
  private final Results back;
  private final Predicate<ObjectResult> meant;
  private final Originals originals;
  private final boolean switched;
  private final PassId removal;
  private final Stays stays;
  private Optional<ObjectResult> nextMade;
  private Optional<ObjectResult> nextBack;

  /// @param results of what was copied, in key order; closed with this
  /// @param back of what was copied back, in key order; closed with this
  /// @param meant which of it
  /// @param removal the pass that removes
  /// @param stays is told what stays
  OwnCopies(
      RegistryMigration migration,
      StepContext context,
      Results results,
      Results back,
      Predicate<ObjectResult> meant,
      PassId removal,
      Stays stays) {
    this.results = results;
    this.back = back;
    this.meant = meant;
    this.nextMade = results.next();
    this.nextBack = back.next();
    this.removal = removal;
    this.stays = stays;
    this.switched = context.intended(SwitchStep.NAME, "act-1-1").isPresent();
    this.originals =
        new Originals(
            migration.source(),
            SurveyStep.root(context)
                + RegistryLayout.ROOT
                + (removal.equals(MovePasses.REMOVE_BLOBS) ? "blobs/" : "repositories/"));
  }

  @Override
  public Optional<WorkItem> next() {
    while (true) {
      Optional<ObjectResult> made = nextMade();
      if (made.isEmpty() && nextBack.isEmpty()) {
        return Optional.empty();
      }
      boolean first =
          nextBack.isEmpty()
              || made.isPresent() && made.get().key().compareTo(nextBack.get().key()) < 0;
      ObjectResult copy = first ? made.orElseThrow() : nextBack.get();
      // What was brought back was read at the target.
      Version there = first ? copy.written() : copy.source();
      Version original = first ? copy.source() : copy.written();
      if (first) {
        nextMade = results.next();
      } else {
        nextBack = back.next();
      }
      if (meant.test(copy) && mayGo(copy, there, original)) {
        return Optional.of(WorkItem.removal(copy.key(), copy.key(), there));
      }
    }
  }

  private Optional<ObjectResult> nextMade() {
    while (nextMade.isPresent() && !LinkOrder.isOurs(nextMade.get())) {
      nextMade = results.next();
    }
    return nextMade;
  }

  private boolean mayGo(ObjectResult copy, Version there, Version original) {
    if (switched && !there.isKnown()) {
      return false;
    }
    if (originals.has(copy, original)) {
      return true;
    }
    stays.of(removal, copy.key(), LAST);
    return false;
  }

  @Override
  public void close() {
    try (results;
        back) {
      originals.close();
    }
  }

  /// What the source lists, asked for in the order of keys.
  private static final class Originals {
    private final Store source;
    private final Listing listing;
    private final RegistryLayout layout = new RegistryLayout();
    private @Nullable Entry head;

    Originals(Store source, String below) {
      this.source = source;
      this.listing = new ListingAhead(() -> source.list(ListRequest.under(below)));
      this.head = listing.next();
    }

    /// A blob has to be there in the version and the length that were copied. A registry writes a
    /// link anew with every push, so of that the length says whether it holds a digest.
    boolean has(ObjectResult copy, Version version) {
      while (head != null && head.key().compareTo(copy.key()) < 0) {
        head = listing.next();
      }
      if (head == null || !head.key().equals(copy.key()) || !head.size().equals(copy.size())) {
        return false;
      }
      return layout.of(copy.key()) instanceof Place.Link
          || !version.isKnown()
          || version.equals(head.version());
    }

    void close() {
      try (source) {
        listing.close();
      }
    }
  }
}
