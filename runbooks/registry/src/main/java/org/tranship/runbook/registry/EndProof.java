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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tranship.core.control.Durations;
import org.tranship.core.cutover.SwitchStep;
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

/// Proves from which end the registry reads: a blob is put there that the other end has not, and
/// asked for over HTTP. A pull alone proves nothing, since the other end would answer it as well.
///
/// The blob and its link are removed again. Their names come from the run, the end and the number
/// of the switch, so whoever was killed in between leaves nothing that the next try does not
/// remove, and no cache of the registry knows them from the try before. Nothing refers to them.
final class EndProof {
  private static final Duration PAUSE = Duration.ofMillis(250);

  /// Where the registry has to be.
  enum End {
    TARGET("TRR-118", "target"),

    /// The target, of a second registry that reads from there before the switch. What is put there
    /// has other names than behind the switch: both may have one cache.
    TRIAL("TRR-189", "trial"),
    SOURCE("TRR-140", "source");

    private final String code;
    private final String label;

    End(String code, String label) {
      this.code = code;
      this.label = label;
    }

    String word() {
      return this == SOURCE ? "source" : "target";
    }

    String next() {
      return switch (this) {
        case TARGET ->
            "See what the acts of the switch did, and whether the plan's target is the store that the"
                + " registry is told.";
        case TRIAL ->
            "See whether the plan's target is the store that the registry of switch.try is told.";
        case SOURCE ->
            "Nothing was removed at the target. See what took the switch back, and send the registry"
                + " to the source; then run the same command again.";
      };
    }
  }

  private final RegistryMigration migration;
  private final End end;

  EndProof(RegistryMigration migration, End end) {
    this.migration = migration;
    this.end = end;
  }

  /// What is put at an end.
  private record Marker(byte[] bytes, String hex, Key blob, Key link, String path) {}

  private Marker marker(StepContext context) {
    byte[] bytes = text(context, end, SwitchStep.number(context));
    String hex = sha256(bytes);
    String repository = repository(context);
    String front = SurveyStep.root(context) + RegistryLayout.ROOT;
    return new Marker(
        bytes,
        hex,
        Key.of(front + "blobs/sha256/" + hex.substring(0, 2) + "/" + hex + "/data"),
        Key.of(front + "repositories/" + repository + "/_layers/sha256/" + hex + "/link"),
        "/v2/" + repository + "/blobs/sha256:" + hex);
  }

  private static byte[] text(StepContext context, End end, int number) {
    return ("tranship " + context.run() + " " + end.label + " " + number + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /// The digests of what the switches of the run have put at the target for this: no pushes,
  /// wherever they are found.
  static Set<String> markers(StepContext context) {
    return IntStream.rangeClosed(1, SwitchStep.number(context))
        .boxed()
        .flatMap(
            number ->
                Stream.of(End.TARGET, End.TRIAL).map(end -> sha256(text(context, end, number))))
        .collect(Collectors.toSet());
  }

  /// Any that is there, since a registry lists what has a link; else the one into which pushes are
  /// tried.
  private String repository(StepContext context) {
    if (end == End.TRIAL) {
      return migration.plan().address().probe(); // Nobody looks there, and it stays the same.
    }
    RegistryLayout layout = new RegistryLayout();
    try (Results links = context.results(MovePasses.LINKS, Set.of(Outcome.DONE, Outcome.SAME))) {
      for (var next = links.next(); next.isPresent(); next = links.next()) {
        if (layout.of(next.get().key()) instanceof Place.Link link) {
          return link.repository();
        }
      }
    }
    return migration.plan().address().probe();
  }

  private Store store() {
    return end == End.SOURCE ? migration.source() : migration.target();
  }

  private RegistryPlan.Address address() {
    return end == End.TRIAL ? migration.plan().trial().orElseThrow() : migration.plan().address();
  }

  /// Waits as long as the plan's `switch.within` permits.
  ///
  /// @throws StepFailed if the registry does not show what this end has
  void run(StepContext context) throws InterruptedException {
    Marker marker = marker(context);
    try (Store store = store()) {
      try {
        put(store, marker.blob, marker.bytes);
        put(store, marker.link, ("sha256:" + marker.hex).getBytes(StandardCharsets.UTF_8));
        await(context, marker.path);
      } finally {
        remove(context, store, marker);
      }
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.INTERRUPTED) {
        throw e;
      }
      throw new StepFailed(
          end.code
              + " It cannot be found out whether the registry reads from the "
              + end.word()
              + ", since no blob can be put there for that: "
              + e.getMessage()
              + " Give the plan's "
              + end.word()
              + " the right to write and to remove.",
          e);
    }
  }

  /// Removes what a process that was killed may have left at this end.
  void forget(StepContext context) {
    try (Store store = store()) {
      remove(context, store, marker(context));
    }
  }

  private static void put(Store store, Key key, byte[] bytes) {
    switch (store.put(PutRequest.of(key, bytes))) {
      case WriteOutcome.Done _ -> {}
      case WriteOutcome.Refused(var reason) -> throw reason;
      case WriteOutcome.Unknown(var cause) -> throw cause;
    }
  }

  /// Says it where that cannot be done: nothing depends on it.
  private void remove(StepContext context, Store store, Marker marker) {
    String why = "";
    try {
      for (WriteOutcome outcome :
          store.delete(
              List.of(
                  new DeleteRequest(marker.link, Optional.empty()),
                  new DeleteRequest(marker.blob, Optional.empty())))) {
        why =
            switch (outcome) {
              case WriteOutcome.Done _ -> why;
              case WriteOutcome.Refused(var reason) -> String.valueOf(reason.getMessage());
              case WriteOutcome.Unknown(var cause) -> String.valueOf(cause.getMessage());
            };
      }
    } catch (StoreException e) {
      why = String.valueOf(e.getMessage());
    }
    if (!why.isEmpty()) {
      String left =
          "What was put at the "
              + end.word()
              + " to see whether the registry reads from there could not be removed: "
              + why
              + " Remove \""
              + marker.link
              + "\" and \""
              + marker.blob
              + "\" there.";
      context.measured("marker", false, left);
      context.say(left);
    }
  }

  private void await(StepContext context, String path) throws InterruptedException {
    Duration within = migration.plan().turn().within();
    Instant until = context.clock().instant().plus(within);
    String last = "";
    try (RegistryClient client = migration.client(address())) {
      while (true) {
        try {
          int status = client.head(path).status();
          if (status == 200) {
            context.measured(
                end.label, true, client.url() + " shows what only the " + end.word() + " has");
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
      context.measured(end.label, false, client.url() + path + ": " + last);
      throw new StepFailed(
          end.code
              + " After "
              + Durations.text(within)
              + " "
              + client.url()
              + " does not show a blob that was put at the "
              + end.word()
              + " for that ("
              + last
              + "), so it does not read from there. "
              + end.next());
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
