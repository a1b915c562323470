package org.tranship.runbook.imagestore.migrate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.tranship.client.fabric.Application;
import org.tranship.client.fabric.ApplicationType;
import org.tranship.client.fabric.ClusterGateway;
import org.tranship.core.step.StepFailed;
import org.tranship.runbook.imagestore.upgrade.ClusterReach;

/// What a cluster has registered and running, one a line: its application types and applications,
/// and the versions of manifests and of the runtime that are provisioned. Deployments change it,
/// and with it the image store.
///
/// @param lines in their order
record ClusterState(NavigableSet<String> lines) {
  private static final int NAMED = 5;

  ClusterState {
    lines = new TreeSet<>(lines);
  }

  static ClusterState of(ClusterReach reach) {
    NavigableSet<String> lines = new TreeSet<>();
    for (ApplicationType type : reach.ask("its application types", ClusterGateway::typeList)) {
      lines.add("type " + type.name() + " " + type.version() + " " + type.status());
    }
    for (Application each : reach.ask("its applications", ClusterGateway::applications)) {
      lines.add(
          "application "
              + each.name()
              + " "
              + each.type()
              + " "
              + each.version()
              + " "
              + each.status());
    }
    reach
        .ask("the versions that are provisioned", ClusterGateway::provisioned)
        .forEach(version -> lines.add("manifest " + version));
    reach
        .ask("the runtimes that are provisioned", ClusterGateway::codes)
        .forEach(version -> lines.add("runtime " + version));
    return new ClusterState(lines);
  }

  /// What the cluster is doing just now that changes its image store.
  static List<String> underWay(ClusterReach reach) {
    List<String> found = new ArrayList<>();
    reach.ask("its application types", ClusterGateway::typeList).stream()
        .filter(ApplicationType::isUnderWay)
        .forEach(it -> found.add(it.name() + " " + it.version() + " (" + it.status() + ")"));
    reach.ask("its applications", ClusterGateway::applications).stream()
        .filter(Application::isUnderWay)
        .forEach(it -> found.add(it.name() + " (" + it.status() + ")"));
    if (!reach.ask("its upgrade", ClusterGateway::progress).isOver()) {
      found.add("an upgrade of the cluster");
    }
    return found;
  }

  /// Writes it down, for people and for later.
  void write(Path file) {
    try {
      Path part = file.resolveSibling("." + file.getFileName() + ".part");
      Files.write(part, lines);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new StepFailed(
          SourceSnapshots.UNTAKEN
              + " The state of the cluster cannot be written to "
              + file
              + ": "
              + e.getMessage()
              + ". See to the directory of the plan, and run the same command again.",
          e);
    }
  }

  /// @throws StepFailed if its file is gone
  static ClusterState read(Path file) {
    try {
      return new ClusterState(new TreeSet<>(Files.readAllLines(file)));
    } catch (IOException e) {
      throw new StepFailed(
          SourceSnapshots.UNTAKEN
              + " The state of the cluster cannot be read from "
              + file
              + ": "
              + e.getMessage()
              + ". Put it back, or take the run back and begin anew.",
          e);
    }
  }

  /// How another one differs, in words; empty if it does not.
  String difference(ClusterState now) {
    List<String> words = new ArrayList<>();
    only(lines, now.lines, "gone: ", words);
    only(now.lines, lines, "new: ", words);
    return words.size() <= NAMED
        ? String.join("; ", words)
        : String.join("; ", words.subList(0, NAMED)) + "; and " + (words.size() - NAMED) + " more";
  }

  private static void only(
      Collection<String> here, Collection<String> there, String word, List<String> words) {
    here.stream().filter(line -> !there.contains(line)).forEach(line -> words.add(word + line));
  }
}
