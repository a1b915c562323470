package org.tranship.runbook.imagestore.migrate;

import java.util.List;
import java.util.Optional;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;

/// The look at what was deployed to the cluster's own store since the switch, when nothing is being
/// deployed any more. Where that cannot be told, since the store cannot be listed or a deployment
/// has no end, the cluster is taken back only by an operator who has said so by name; what is known
/// is told to him then. That the former store does not answer is nothing that anybody may agree to:
/// it is where the cluster goes back to.
///
/// @param migration whose cluster it is
record DeployedSince(ImageStoreMigration migration) {
  static final String UNLISTED = "TRI-178";

  private static final String WHAT = "written since";
  private static final String UNDONE = "The cluster was not taken back.";
  private static final String ANYWAY = "--acknowledge " + ImageStoreMigration.UNLISTED_CHANGES;

  /// @return what is other there than it was copied; empty if that cannot be told in full, as the
  ///   operator knows
  /// @throws StepFailed if it cannot be told and he has not said so
  Optional<NativeSince> look(StepContext context) throws InterruptedException {
    boolean known = migration.consent().has(ImageStoreMigration.UNLISTED_CHANGES);
    List<String> busy = new Deployments(migration).untilEnd(context);
    if (!busy.isEmpty() && !known) {
      throw Deployments.failed(
          busy, UNDONE, "; where it has no end, " + ANYWAY + " goes back all the same");
    }
    NativeSince since;
    try {
      since = NativeSince.of(migration, context);
    } catch (StoreException e) {
      return unlisted(context, e, known);
    }
    if (busy.isEmpty()) {
      context.measured(WHAT, since.none(), since.none() ? "nothing" : since.toString());
      return Optional.of(since);
    }
    return told(
        context,
        (since.none() ? "nothing yet" : since.toString())
            + ", and still under way: "
            + String.join(", ", busy));
  }

  private Optional<NativeSince> unlisted(StepContext context, StoreException fault, boolean known) {
    boolean own = fault.store().equals(migration.copying().targetName());
    if (!own || fault.kind() == StoreException.Kind.INTERRUPTED) {
      throw fault;
    }
    if (!known) {
      context.measured(WHAT, false, "not known: " + fault.getMessage());
      throw new StepFailed(
          UNLISTED
              + " The cluster's own store cannot be listed, so nobody can tell what was deployed"
              + " there since the switch: "
              + fault.getMessage()
              + " "
              + UNDONE
              + " See to that store, and run the same command again; or give "
              + ANYWAY
              + ", by which the cluster loses whatever was deployed since, and nothing names it.",
          fault);
    }
    try (Store former = migration.copying().source()) {
      begin(former);
    }
    return told(context, "not known: " + fault.getMessage());
  }

  /// Begins to list a store, to see whether it answers.
  ///
  /// @throws StoreException if it does not
  static void begin(Store store) {
    try (Listing listing = store.list(ListRequest.ALL)) {
      var _ = listing.next();
    }
  }

  private static Optional<NativeSince> told(StepContext context, String what) {
    context.measured(WHAT, false, what + "; acknowledged by the operator");
    context.say(
        "Warning: the cluster goes back without a whole list of what was deployed to its own store"
            + " since the switch ("
            + what
            + "). The former store has nothing of that; deploy it again.");
    return Optional.empty();
  }
}
