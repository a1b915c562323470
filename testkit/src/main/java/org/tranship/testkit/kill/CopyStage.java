package org.tranship.testkit.kill;

import java.util.List;
import java.util.SortedMap;
import org.tranship.testkit.program.Ended;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A scene on which a [CopyScenario] is played: its commands, and what must be so at an end.
final class CopyStage extends KilledCommands {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final CopyKillScene scene;

  /// @param most kills a command is carried through
  CopyStage(CopyKillScene scene, KillTally tally, KillPlan plan, int most, String where) {
    super(scene, tally, plan, most, where);
    this.scene = scene;
  }

  CopyLaw law() {
    return scene.law();
  }

  List<String> copy() {
    return scene.copy();
  }

  List<String> rollback() {
    return scene.rollback();
  }

  /// The journal has each object as done, and nothing as in flight.
  void evidence(String state) {
    Ended report = scene.report();
    if (report.code() != 0) {
      violated("There is no report:\n" + report.text());
      return;
    }
    JsonNode document = JSON.readTree(report.text());
    JsonNode copied = document.at("/passes/0");
    long succeeded = copied.at("/done").asLong() + copied.at("/same").asLong();
    boolean agrees =
        document.at("/state").asString().equals(state)
            && document.at("/verdict/tone").asString().equals("good")
            && document.at("/failures/total").asLong() == 0
            && copied.at("/in_flight").asLong() == 0
            && succeeded == scene.objects();
    if (!agrees) {
      violated("report says something else:\n" + report.text());
    }
  }

  /// The same command once more writes nothing to either end, and says that all is well.
  void nothingTheSecondTime(List<String> command) {
    List<SortedMap<String, String>> before = law().contents();
    KilledCommand.Life life = scene.live(new Kill.Never(), command);
    long sent = life.requests().map(scene::copies).orElseThrow().size();
    boolean same = before.equals(law().contents());
    if (life.ended().code() != 0 || !same || sent > 0) {
      violated(
          "The same command once more was no rest: exit code "
              + life.ended().code()
              + ", "
              + sent
              + " objects sent, "
              + (same ? "nothing else changed\n" : "something changed\n")
              + life.ended().text());
    }
  }
}
