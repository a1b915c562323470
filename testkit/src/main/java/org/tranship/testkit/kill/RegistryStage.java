package org.tranship.testkit.kill;

import java.util.List;
import java.util.SortedMap;
import org.tranship.testkit.program.Ended;

/// A scene on which a [RegistryScenario] is played: its commands, and what must be so at an end.
final class RegistryStage extends KilledCommands {
  private final RegistryKillScene scene;

  /// @param most kills a command is carried through
  RegistryStage(RegistryKillScene scene, KillTally tally, KillPlan plan, int most, String where) {
    super(scene, tally, plan, most, where);
    this.scene = scene;
  }

  RegistryLaw law() {
    return scene.law();
  }

  List<String> migrate() {
    return scene.migrate();
  }

  List<String> verb(String verb) {
    return scene.carry(verb);
  }

  /// Somebody pushes to where the registry is by now.
  void push() {
    scene.push();
  }

  /// The registry gives out every image from the target, and takes pushes.
  void servesFromTarget() {
    scene.trouble(scene.to()).ifPresent(this::violated);
  }

  /// The registry gives out every image from the source, and takes pushes.
  void servesFromSource() {
    scene.trouble(scene.from()).ifPresent(this::violated);
  }

  /// `status` says what is so.
  void evidence(String state) {
    Ended status = scene.status().ended();
    if (status.code() != 0 || !status.lines().contains("state     " + state)) {
      violated("status says something else:\n" + status.text());
    }
  }

  /// The same command once more changes nothing at either end, and says that all is well.
  void nothingTheSecondTime(List<String> command) {
    SortedMap<String, String> here = hashes(scene.from());
    SortedMap<String, String> there = hashes(scene.to());
    KilledCommand.Life life = scene.live(new Kill.Never(), command);
    boolean same = here.equals(hashes(scene.from())) && there.equals(hashes(scene.to()));
    if (life.ended().code() != 0 || !same) {
      violated(
          "The same command once more was no rest: exit code "
              + life.ended().code()
              + (same ? ", nothing else changed\n" : ", something changed\n")
              + life.ended().text());
    }
  }

  private static SortedMap<String, String> hashes(RegistryPlace place) {
    return place.contents().get().hashes();
  }
}
