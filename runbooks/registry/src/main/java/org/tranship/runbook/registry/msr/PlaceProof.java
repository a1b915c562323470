package org.tranship.runbook.registry.msr;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.tranship.core.control.Durations;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.runbook.registry.msr.MsrHttp.Reply;

/// Finds out by an effect which storage MSR uses: an upload is begun, and what MSR writes for it
/// shows up at one end. Neither its health, nor its tags, nor a pull tells that, since the copy
/// holds the same bytes. The upload is cancelled; one that is left by a kill is no content.
///
/// Source: distribution writes `repositories/NAME/_uploads/UUID/startedat` when an upload is begun,
/// and tells the UUID in `Docker-Upload-UUID`, and at the end of `Location`.
record PlaceProof(MsrMigration migration) {
  static final String ELSEWHERE = "TRR-181";
  private static final Duration PAUSE = Duration.ofMillis(250);

  /// Where an upload was seen.
  enum Place {
    SOURCE("at the old storage"),
    TARGET("at the new storage"),
    NOWHERE("at neither storage"),
    REFUSED("nowhere, since none can be begun");

    private final String words;

    Place(String words) {
      this.words = words;
    }
  }

  /// @param detail for people
  record Found(Place place, String detail) {}

  /// Begins an upload and looks for it, as long as that may take.
  Found look(StepContext context, Duration within) throws InterruptedException {
    String repository = "/v2/" + migration.plan().address().probe() + "/blobs/uploads/";
    try (MsrHttp http = new MsrHttp(migration.plan().address(), migration.secrets())) {
      MsrImages images = new MsrImages(http);
      Reply begun = images.change("POST", repository, "");
      if (!begun.isFine()) {
        return found(context, Place.REFUSED, repository + ": HTTP " + begun.status());
      }
      try {
        return seen(context, repository, name(begun), within);
      } finally {
        cancel(http, images, begun);
      }
    } catch (MsrException e) {
      return found(context, Place.REFUSED, String.valueOf(e.getMessage()));
    }
  }

  private Found seen(StepContext context, String repository, String name, Duration within)
      throws InterruptedException {
    if (name.isEmpty()) {
      return found(context, Place.NOWHERE, repository + ": MSR does not tell its name");
    }
    Instant until = context.clock().instant().plus(within);
    boolean told = false;
    while (true) {
      Place place =
          has(context, migration.source(), name)
              ? Place.SOURCE
              : has(context, migration.target(), name) ? Place.TARGET : Place.NOWHERE;
      if (place != Place.NOWHERE || !context.clock().instant().isBefore(until)) {
        return found(context, place, repository);
      }
      if (!told) {
        context.say(
            "The upload that was begun is seen at neither storage yet; waiting for it, at most "
                + Durations.text(within)
                + ".");
        told = true;
      }
      Thread.sleep(PAUSE);
    }
  }

  private static Found found(StepContext context, Place place, String detail) {
    String text = "an upload that was begun is seen " + place.words + " (" + detail + ")";
    context.measured("place", place == Place.SOURCE || place == Place.TARGET, text);
    return new Found(place, text);
  }

  private static boolean has(StepContext context, Store opened, String name) {
    ListRequest request =
        ListRequest.under(SurveyStep.root(context) + MsrKeys.ROOT + "repositories/");
    try (Store store = opened;
        Listing listing = store.list(request)) {
      for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
        if (entry.key().text().contains("/_uploads/" + name + "/")) {
          return true;
        }
      }
      return false;
    }
  }

  private static String name(Reply begun) {
    Optional<String> told = begun.header("docker-upload-uuid").filter(it -> !it.isBlank());
    return told.orElseGet(
        () -> {
          String path = begun.header("location").orElse("").replaceAll("[?#].*", "");
          return path.substring(path.lastIndexOf('/') + 1);
        });
  }

  private static void cancel(MsrHttp http, MsrImages images, Reply begun)
      throws InterruptedException {
    try {
      MsrPushProbe.cancel(http, images, begun);
    } catch (MsrException | IllegalArgumentException _) {
      // MSR removes uploads that are left by itself, and nothing takes them for content.
    }
  }

  /// Before anything: MSR has to be at the source, and that has to be seen, or nothing would prove
  /// the switch. A gate of the plan stands in for what cannot be seen.
  ///
  /// @return why not; empty if it is so
  Optional<String> objection(StepContext context) throws InterruptedException {
    Found found = look(context, Duration.ZERO);
    if (found.place() == Place.SOURCE || found.place() != Place.TARGET && isGated()) {
      return Optional.empty();
    }
    return Optional.of(
        ELSEWHERE
            + " It is not proven which storage MSR uses: "
            + found.detail()
            + ". After the switch nothing would tell whether MSR is at the new one. Nothing was"
            + " done. "
            + (found.place() == Place.TARGET
                ? "Let source be the storage that MSR uses."
                : "Let msr.probe be a repository that is there and that the user may push to, and"
                    + " source the storage that MSR uses; or give "
                    + migration.plan().variant().section()
                    + " a gate that measures where MSR reads."));
  }

  /// After the switch: MSR has to be at the target. A gate of the plan, which was measured, stands
  /// in for what cannot be seen, and never for an upload that is seen at the source.
  ///
  /// @throws StepFailed if that is not proven
  void require(StepContext context) throws InterruptedException {
    Found found = look(context, migration.plan().turn().within());
    if (found.place() == Place.TARGET || found.place() != Place.SOURCE && isGated()) {
      return;
    }
    throw new StepFailed(
        ELSEWHERE
            + " It is not proven that MSR is at the new storage: "
            + found.detail()
            + ". Nothing is collected, and garbage collection stays off. See what the command of"
            + " the plan did, and which storage MSR is told; then run the same command again, or"
            + " take the run back with 'tranship rollback'.");
  }

  private boolean isGated() {
    return !migration.plan().turn().gate().isEmpty();
  }
}
