package org.tranship.runbook.registry;

import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tranship.core.compare.ListingAhead;
import org.tranship.core.cutover.SwitchStep;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.WorkItem;

/// What this run has put at the target, to be removed again, each in the version it wrote. What was
/// there already stays. Once a switch was begun, only what the source lists too, so that the last
/// copy of anything stays; and then also what was pushed there since and was brought back, since it
/// could not be pulled there without the rest.
final class OwnCopies implements ItemSource {
  private final Results results;
  private final Results back;
  private final Predicate<ObjectResult> meant;
  private final Optional<Originals> originals;
  private Optional<ObjectResult> nextMade;
  private Optional<ObjectResult> nextBack;

  /// @param results of what was copied, in key order; closed with this
  /// @param back of what was copied back, in key order; closed with this
  OwnCopies(
      RegistryMigration migration,
      StepContext context,
      Results results,
      Results back,
      Predicate<ObjectResult> meant) {
    this.results = results;
    this.back = back;
    this.meant = meant;
    this.nextMade = results.next();
    this.nextBack = back.next();
    boolean switched = context.intended(SwitchStep.NAME, "act-1-1").isPresent();
    this.originals =
        switched
            ? Optional.of(new Originals(migration.source(), SurveyStep.root(context)))
            : Optional.empty();
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
      if (first) {
        nextMade = results.next();
      } else {
        nextBack = back.next();
      }
      if (meant.test(copy) && mayGo(copy.key(), there)) {
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

  private boolean mayGo(Key key, Version there) {
    return originals.isEmpty() || there.isKnown() && originals.get().has(key);
  }

  @Override
  public void close() {
    try (results;
        back) {
      originals.ifPresent(Originals::close);
    }
  }

  /// The keys that the source lists, asked for in their order.
  private static final class Originals {
    private final Store source;
    private final Listing listing;
    private @Nullable Entry head;

    Originals(Store source, String root) {
      this.source = source;
      this.listing =
          new ListingAhead(() -> source.list(ListRequest.under(root + RegistryLayout.ROOT)));
      this.head = listing.next();
    }

    boolean has(Key key) {
      while (head != null && head.key().compareTo(key) < 0) {
        head = listing.next();
      }
      return head != null && head.key().equals(key);
    }

    void close() {
      try (source) {
        listing.close();
      }
    }
  }
}
