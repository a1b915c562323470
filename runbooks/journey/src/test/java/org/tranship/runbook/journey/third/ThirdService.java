package org.tranship.runbook.journey.third;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.control.Answer;
import org.tranship.core.control.ControlProvider;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.journey.LiveJourney;
import org.tranship.testkit.journey.LiveWorker;
import org.tranship.testkit.run.ToldActs;

/// What runs in the cloud, as far as an operator sees it: the workers of both releases and who is
/// in production. Acts are words.
final class ThirdService {
  final LiveWorker second;
  final LiveWorker third;
  final Path backup;

  /// How often each message was handled, by its id.
  final Map<String, Integer> handled = LiveWorker.counts();

  /// Every act, in order.
  final List<String> acts = new ArrayList<>();

  /// What happens right before an act, once.
  final Map<String, Runnable> before = new HashMap<>();

  /// Acts that are refused.
  final Set<String> refused = new HashSet<>();

  /// Gates that measure nothing, whatever is so.
  final Set<String> doubted = new HashSet<>();

  /// What is done to restore the backup.
  Runnable restored = () -> {};

  boolean deployed;
  boolean swapped;
  CrashPoint point = CrashPoint.never();

  ThirdService(LiveJourney journey, Path folder) {
    this.second = new LiveWorker(journey, false, handled);
    this.third = new LiveWorker(journey, true, handled);
    this.backup = folder.resolve("Conference.bacpac");
  }

  ControlProvider controls() {
    return ToldActs.of(words -> tell(String.join(" ", words)), () -> new Answer.Unknown("nothing"));
  }

  private Answer tell(String word) throws InterruptedException {
    if (word.startsWith("is-")) {
      return done(word) ? new Answer.Done("yes") : new Answer.Refused("no");
    }
    return point.remote(
        () -> {
          Optional.ofNullable(before.remove(word)).ifPresent(Runnable::run);
          if (refused.contains(word)) {
            return new Answer.Refused("it says no");
          }
          acts.add(word);
          carry(word);
          return new Answer.Done("done");
        });
  }

  private boolean done(String word) {
    return !doubted.contains(word) && so(word);
  }

  private boolean so(String word) {
    return switch (word) {
      case "is-deployed" -> deployed;
      case "is-swapped" -> swapped;
      case "is-second-live" -> !swapped;
      case "is-second-on" -> second.running();
      case "is-second-off" -> !second.running();
      case "is-third-on" -> third.running();
      case "is-third-off" -> !third.running();
      default -> true;
    };
  }

  private void carry(String word) {
    switch (word) {
      case "deploy" -> deployed = true;
      case "undeploy" -> deployed = false;
      case "swap" -> swapped = true;
      case "swap-back" -> swapped = false;
      case "second-start" -> second.start();
      case "second-stop" -> stop(second);
      case "third-start" -> third.start();
      case "third-stop" -> stop(third);
      case "backup" -> written();
      case "restore" -> restored.run();
      default -> {}
    }
  }

  static void stop(LiveWorker worker) {
    try {
      worker.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void written() {
    try {
      var _ = Files.writeString(backup, "a backup");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
