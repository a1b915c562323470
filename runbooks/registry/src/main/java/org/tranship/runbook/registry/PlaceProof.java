package org.tranship.runbook.registry;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.tranship.core.cutover.Fence;
import org.tranship.core.cutover.SwitchStep;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;

/// Finds out by an effect that the registry uses the plan's source: an upload is begun, and what a
/// registry writes for it has to show up there. A source that is an old copy, or another registry's
/// store, looks like the right one in every listing. The upload is cancelled; one that is left by a
/// kill is no content.
///
/// Source: distribution writes `repositories/NAME/_uploads/UUID/startedat` when an upload is begun,
/// and the UUID is at the end of the path in `Location`.
final class PlaceProof {
  static final String ELSEWHERE = "TRR-146";
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final RegistryMigration migration;

  PlaceProof(RegistryMigration migration) {
    this.migration = migration;
  }

  /// Why the registry is not at the source; empty if it is, or takes no push, of which the fence
  /// has its own words. Looks as long as the plan's `switch.within` permits.
  ///
  /// @param root where in the store the registry begins
  Optional<String> objection(StepContext context, String root) throws InterruptedException {
    String repository = migration.plan().address().probe();
    try (RegistryClient client = migration.client()) {
      RegistryClient.Told begun = client.ask("POST", "/v2/" + repository + "/blobs/uploads/", "");
      if (begun.status() / 100 != 2 || begun.location().isEmpty()) {
        return Optional.empty();
      }
      URI location = URI.create(begun.location().get());
      try {
        return isSeen(context, started(root, repository, location))
            ? Optional.empty()
            : Optional.of(elsewhere(client.url()));
      } finally {
        cancel(client, location);
      }
    } catch (IOException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// Without the right to remove it stays, and shows nothing to anybody.
  private static void cancel(RegistryClient client, URI location) throws InterruptedException {
    try {
      boolean _ = client.cancel(location);
    } catch (IOException _) {
      // The registry purges it.
    }
  }

  private static Key started(String root, String repository, URI location) {
    String path = location.getPath();
    return Key.of(
        root
            + RegistryLayout.ROOT
            + "repositories/"
            + repository
            + "/_uploads/"
            + path.substring(path.lastIndexOf('/') + 1)
            + "/startedat");
  }

  private boolean isSeen(StepContext context, Key started) throws InterruptedException {
    Instant until = context.clock().instant().plus(migration.plan().turn().within());
    try (Store source = migration.source()) {
      while (source.stat(started).isEmpty()) {
        if (!context.clock().instant().isBefore(until)) {
          context.measured("place", false, "an upload that was begun is not at the source");
          return false;
        }
        Thread.sleep(PAUSE);
      }
    }
    context.measured("place", true, "an upload that was begun is seen at the source");
    return true;
  }

  private String elsewhere(String url) {
    return ELSEWHERE
        + " "
        + url
        + " does not use "
        + migration.sourceName()
        + ": an upload that was begun there is not seen at this source. What is pushed to it would be"
        + " lost. Nothing was closed and nothing was switched. Let 'source' be the store and the"
        + " folder that the registry uses, and 'registry.url' the registry that is to be moved; then"
        + " run the same command again.";
  }

  /// Asks once more right before pushes are kept out, unless they may be already.
  ///
  /// @throws StepFailed if the registry is not at the source
  void require(StepContext context) throws InterruptedException {
    if (Fence.mayBeUp(context) || SwitchStep.isBegun(context)) {
      return;
    }
    Optional<String> objection = objection(context, SurveyStep.root(context));
    if (objection.isPresent()) {
      throw new StepFailed(objection.get());
    }
  }
}
