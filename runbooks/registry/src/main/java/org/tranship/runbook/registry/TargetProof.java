package org.tranship.runbook.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.control.Durations;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.step.StepFailed;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.FileTrouble;
import org.tranship.core.value.Key;

/// Proves that the registry reads from the target: a blob is put there that the source has not, and
/// asked for over HTTP. A pull alone proves nothing, since the source would answer it as well.
///
/// The blob and its link are removed again. Their names come from the run's, so whoever was killed
/// in between leaves nothing that the next try does not remove; nothing refers to them.
final class TargetProof {
  static final String ELSEWHERE = "TRR-118";
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final RegistryMigration migration;

  TargetProof(RegistryMigration migration) {
    this.migration = migration;
  }

  /// Waits as long as the plan's `switch.within` permits.
  ///
  /// @throws StepFailed if the registry does not show what the target has
  void run(StepContext context) throws InterruptedException {
    Optional<String> repository = repository(context);
    if (repository.isEmpty()) {
      context.say("There is no tag, so nothing can be pulled to see where the registry reads.");
      return;
    }
    Mark mark = Mark.of(context, repository.get());
    try (Store target = migration.target()) {
      try {
        put(target, mark.blob, mark.bytes);
        put(target, mark.link, ("sha256:" + mark.hex).getBytes(StandardCharsets.UTF_8));
        await(context, "/v2/" + repository.get() + "/blobs/sha256:" + mark.hex);
      } finally {
        remove(context, target, mark);
      }
    }
  }

  /// Removes what a process that was killed in between has left at the target, so that it is not
  /// taken for a push. Safe to repeat.
  void clear(StepContext context) {
    Optional<String> repository = repository(context);
    if (repository.isPresent()) {
      try (Store target = migration.target()) {
        remove(context, target, Mark.of(context, repository.get()));
      }
    }
  }

  /// A blob and its link, of one run.
  private record Mark(byte[] bytes, String hex, Key blob, Key link) {
    static Mark of(StepContext context, String repository) {
      byte[] bytes = ("tranship " + context.run() + "\n").getBytes(StandardCharsets.UTF_8);
      String hex = sha256(bytes);
      String front = SurveyStep.root(context) + RegistryLayout.ROOT;
      return new Mark(
          bytes,
          hex,
          Key.of(front + "blobs/sha256/" + hex.substring(0, 2) + "/" + hex + "/data"),
          Key.of(front + "repositories/" + repository + "/_layers/sha256/" + hex + "/link"));
    }
  }

  /// That it stays hurts nobody, so it is said and stops nothing.
  private static void remove(StepContext context, Store target, Mark mark) {
    for (Key key : List.of(mark.link, mark.blob)) {
      Optional<StoreException> fault = fault(target, key);
      if (fault.isPresent()) {
        context.measured("mark removed", false, "\"" + key + "\": " + fault.get().getMessage());
        context.say(
            "The mark \""
                + key
                + "\" could not be removed from the target, and may be removed by hand: "
                + fault.get().getMessage());
      }
    }
  }

  private static Optional<StoreException> fault(Store target, Key key) {
    try {
      return switch (target.delete(List.of(new DeleteRequest(key, Optional.empty()))).getFirst()) {
        case WriteOutcome.Done _ -> Optional.empty();
        case WriteOutcome.Refused(var reason) ->
            Optional.of(reason).filter(it -> it.kind() != StoreException.Kind.NOT_FOUND);
        case WriteOutcome.Unknown(var cause) -> Optional.of(cause);
      };
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.INTERRUPTED) {
        throw e;
      }
      return Optional.of(e);
    }
  }

  private Optional<String> repository(StepContext context) {
    RegistryLayout layout = new RegistryLayout();
    try (Results links = context.results(MovePasses.LINKS, Set.of(Outcome.DONE, Outcome.SAME))) {
      for (var next = links.next(); next.isPresent(); next = links.next()) {
        if (layout.of(next.get().key()) instanceof Place.Link link
            && link.kind() == Place.Kind.TAG) {
          return Optional.of(link.repository());
        }
      }
    }
    return Optional.empty();
  }

  private static void put(Store target, Key key, byte[] bytes) {
    switch (target.put(PutRequest.of(key, bytes))) {
      case WriteOutcome.Done _ -> {}
      case WriteOutcome.Refused(var reason) -> throw reason;
      case WriteOutcome.Unknown(var cause) -> throw cause;
    }
  }

  private void await(StepContext context, String path) throws InterruptedException {
    Duration within = migration.plan().turn().within();
    Instant until = context.clock().instant().plus(within);
    String last = "";
    try (RegistryClient client = migration.client()) {
      while (true) {
        try {
          int status = client.head(path).status();
          if (status == 200) {
            context.measured("target", true, client.url() + " shows what only the target has");
            return;
          }
          last = "HTTP " + status;
        } catch (AccessFault | PassingFault e) {
          last = String.valueOf(e.getMessage());
        } catch (IOException e) {
          last = "no answer: " + FileTrouble.why(e);
        }
        if (!context.clock().instant().isBefore(until)) {
          break;
        }
        Thread.sleep(PAUSE);
      }
      context.measured("target", false, client.url() + path + ": " + last);
      throw new StepFailed(
          ELSEWHERE
              + " After "
              + Durations.text(within)
              + " "
              + client.url()
              + " does not show a blob that was put at the target for that ("
              + last
              + "), so it does not read from there. See what the acts of the switch did, and"
              + " whether the plan's target is the store that the registry is told.");
    }
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java runtime lacks SHA-256", e);
    }
  }
}
