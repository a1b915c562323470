package org.tranship.runbook.journey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tranship.core.control.Answer;
import org.tranship.core.control.ControlProvider;
import org.tranship.runbook.journey.format.RoleSettings;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.journey.ServiceConfigurations;
import org.tranship.testkit.run.ToldActs;

/// What runs in the cloud, as far as an operator sees it: two slots, and a second release that goes
/// by its service configuration. Acts are words; the word `order` is what a user would do, and a
/// word that begins with `is-` only looks.
final class JourneyService {
  final Path cscfg;
  final Path backup;

  /// Every act, in order.
  final List<String> acts = new ArrayList<>();

  /// What happens right before an act, once.
  final Map<String, Runnable> before = new HashMap<>();

  /// Gates that measure nothing, whatever is so.
  final Set<String> doubted = new HashSet<>();

  /// What is done to restore the backup.
  Runnable restored = () -> {};

  boolean swapped;
  CrashPoint point = CrashPoint.never();

  JourneyService(Path folder) {
    this.cscfg = folder.resolve("ServiceConfiguration.Cloud.cscfg");
    this.backup = folder.resolve("Conference.bacpac");
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

  /// Writes MaintenanceMode of every role, as somebody does who edits the file.
  void configure(boolean maintenance) {
    try {
      var _ =
          Files.writeString(
              cscfg, RoleSettings.withMaintenance(ServiceConfigurations.ROLES, maintenance));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ControlProvider controls() {
    return ToldActs.of(
        words -> told(String.join(" ", words)),
        () -> isClosed() ? new Answer.Refused("503") : new Answer.Done("200"));
  }

  private Answer told(String word) {
    return word.startsWith("is-")
        ? so(word) ? new Answer.Done("yes") : new Answer.Refused("no")
        : point.remote(() -> acted(word));
  }

  private boolean so(String word) {
    return !doubted.contains(word)
        && switch (word) {
          case "is-first" -> !swapped;
          case "is-swapped" -> swapped;
          case "is-open" -> swapped && !isClosed();
          default -> true;
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
      case "restore" -> restored.run();
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
