package org.tranship.runbook.imagestore.migrate;

import java.io.IOException;
import java.time.Duration;
import org.tranship.client.fabric.ClusterGateway;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.Store;

/// Registers a tiny application type and removes it again, and sees the cluster's own store change
/// with both: proof that this is the store that the cluster uses.
///
/// Crash argument. The type has the run's name, and what the cluster knows of it is asked before
/// each act; writing, registering and removing it again are harmless. It is done when nothing of it
/// is left.
final class SmokeStep implements Step {
  static final String NAME = "smoke";
  static final String UNSEEN = "TRI-169";
  private static final String TYPE = "type";
  private static final Duration BETWEEN = Duration.ofSeconds(2);
  private static final int LOOKS = 30;

  private final ImageStoreMigration migration;

  SmokeStep(ImageStoreMigration migration) {
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
    SmokePackage tiny = new SmokePackage(context.run());
    Note _ =
        context.act(
            TYPE,
            new Note(1, tiny.type()),
            _ -> {
              try (Store store = migration.copying().target()) {
                register(tiny, store);
                seen(context, tiny, store, true);
                remove(tiny, store);
                seen(context, tiny, store, false);
              }
              return new Note(1, tiny.type());
            });
    return StepResult.done("the cluster writes to its own store");
  }

  private boolean isRegistered(SmokePackage tiny) {
    return migration.reach().ask("its application types", cluster -> isKnown(cluster, tiny));
  }

  private static boolean isKnown(ClusterGateway cluster, SmokePackage tiny) throws IOException {
    return cluster.types().contains(tiny.type() + " " + tiny.version());
  }

  private void register(SmokePackage tiny, Store store) {
    if (isRegistered(tiny)) {
      return;
    }
    tiny.copy(store);
    boolean _ =
        migration
            .reach()
            .order(
                "the registration of a type",
                cluster -> cluster.provisionType(tiny.folder()),
                (cluster, _) -> isKnown(cluster, tiny));
  }

  private void remove(SmokePackage tiny, Store store) {
    if (isRegistered(tiny)) {
      boolean _ =
          migration
              .reach()
              .order(
                  "the removal of a type",
                  cluster -> cluster.unprovisionType(tiny.type(), tiny.version()),
                  (cluster, _) -> !isKnown(cluster, tiny));
    }
    tiny.remove(store);
  }

  private void seen(StepContext context, SmokePackage tiny, Store store, boolean there)
      throws InterruptedException {
    for (int i = 0; i < LOOKS; i++) {
      if (store.stat(tiny.registered()).isPresent() == there) {
        context.measured(
            "own store", true, "\"" + tiny.registered() + (there ? "\" came" : "\" went"));
        return;
      }
      migration.reach().pause(BETWEEN);
    }
    String what =
        there
            ? "registered an application type, and \"" + tiny.registered() + "\" did not come"
            : "removed an application type, and \"" + tiny.registered() + "\" did not go";
    context.measured("own store", false, what);
    throw new StepFailed(
        UNSEEN
            + " The cluster "
            + what
            + " in its own image store, so it uses another, or is late. See what"
            + " ImageStoreConnectionString its manifest has, and run the same command again, or take"
            + " the run back.");
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "Removes the application type that the run has registered for a test, if it is there.",
        this::back);
  }

  private StepResult back(StepContext context) throws InterruptedException {
    if (context.ended(NAME, TYPE).isPresent()) {
      return StepResult.done("it was seen to go");
    }
    return new LeftInOwnStore(migration)
        .orElse(
            "the application type of the test (Unregister-ServiceFabricApplicationType removes it)",
            this::removed)
        .run(context);
  }

  private StepResult removed(StepContext context) {
    try (Store store = migration.copying().target()) {
      remove(new SmokePackage(context.run()), store);
    }
    return StepResult.done();
  }
}
