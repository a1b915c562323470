package org.tranship.runbook.journey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.control.Answer;
import org.tranship.core.control.Control;
import org.tranship.core.control.ControlProvider;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.value.Secrets;
import org.tranship.runbook.journey.format.RoleSettings;
import org.tranship.testkit.fault.CrashPoint;

/// What runs in the cloud, as far as an operator sees it: two slots, and a second release that goes
/// by its service configuration. Acts are words; the word `order` is what a user would do.
final class JourneyService implements ControlProvider {
  final Path cscfg;
  final Path backup;

  /// Every act, in order.
  final List<String> acts = new ArrayList<>();

  /// What happens right before an act, once.
  final Map<String, Runnable> before = new HashMap<>();

  boolean swapped;
  CrashPoint point = CrashPoint.never();

  JourneyService(Path folder) {
    this.cscfg = folder.resolve("ServiceConfiguration.Cloud.cscfg");
    this.backup = folder.resolve("Conference.bacpac");
  }

  @Override
  public Set<String> kinds() {
    return Set.of("command");
  }

  /// Whether users are kept out.
  boolean isClosed() {
    try {
      return swapped
          && RoleSettings.read(Files.readAllBytes(cscfg)).maintenance(true).orElse(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Control open(ControlSpec spec, Secrets secrets) {
    String word = String.join(" ", spec.list("argv"));
    return new Control() {
      @Override
      public String sentence() {
        return "runs \"" + word + "\"";
      }

      @Override
      public Answer act(String id) {
        return point.remote(() -> acted(word));
      }

      @Override
      public Answer probe() {
        return isClosed() ? new Answer.Refused("503") : new Answer.Done("200");
      }

      @Override
      public Optional<String> undoSentence() {
        return Optional.empty();
      }

      @Override
      public Answer undo(String id) {
        throw new UnsupportedOperationException("It has nothing to take back: " + word);
      }
    };
  }

  private Answer acted(String word) {
    Runnable first = before.remove(word);
    if (first != null) {
      first.run();
    }
    acts.add(word);
    switch (word) {
      case "swap" -> swapped = true;
      case "swap-back" -> swapped = false;
      case "backup" -> written();
      default -> {
        if (word.equals("fail")) {
          return new Answer.Refused("it says no");
        }
      }
    }
    return new Answer.Done("done");
  }

  private void written() {
    try {
      var _ = Files.writeString(backup, "a backup");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
