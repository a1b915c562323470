package org.tranship.testkit.kill;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.testkit.anchore.AnchorePlace;
import org.tranship.testkit.program.Ended;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A scene on which a [KillScenario] is played: its commands, and what must be so at an end.
final class KillStage extends KilledCommands {
  private static final JsonMapper JSON = JsonMapper.shared();

  private static final Pattern NUMBERED = Pattern.compile("(rehash)-(\\d+)");

  private final KillScene scene;

  /// @param most kills a command is carried through
  KillStage(KillScene scene, KillTally tally, KillPlan plan, int most, String where) {
    super(scene, tally, plan, most, where);
    this.scene = scene;
  }

  AnchoreLaw law() {
    return scene.law();
  }

  AnchorePlace to() {
    return scene.to();
  }

  /// A place that is neither the source nor the target.
  AnchorePlace another() {
    return scene.another(
        scene.to().toString().equals("localfs") ? Ground.Kind.DB2 : Ground.Kind.FILES);
  }

  List<String> migrate(String... options) {
    return scene.migrate(scene.from(), scene.to(), options);
  }

  List<String> migrateTo(AnchorePlace elsewhere) {
    return scene.migrate(scene.from(), elsewhere);
  }

  List<String> verb(String verb) {
    return scene.carry(verb, "last");
  }

  List<String> verb(String verb, String run) {
    return scene.carry(verb, run);
  }

  /// `status` and `report` say what is so.
  ///
  /// @param moved whether every document was copied and switched, and stays so
  void evidence(String state, boolean moved) {
    Ended status = scene.look("status", "last");
    if (status.code() != 0 || !status.lines().contains("state     " + state)) {
      violated("status says something else:\n" + status.text());
    }
    Ended report = scene.look("report", "last", "--json");
    JsonNode document = JSON.readTree(report.text());
    boolean agrees =
        report.code() == 0
            && document.at("/state").asString().equals(state)
            && document.at("/verdict/tone").asString().equals("good")
            && document.at("/failures/total").asLong() == 0;
    JsonNode passes = document.at("/passes");
    for (JsonNode pass : passes) {
      if (isRepeated(pass, passes)) {
        continue;
      }
      long succeeded = pass.at("/done").asLong() + pass.at("/same").asLong();
      agrees &= pass.at("/in_flight").asLong() == 0;
      agrees &= !moved || succeeded == law().documents();
    }
    if (!agrees) {
      violated("report says something else:\n" + report.text());
    }
  }

  /// A reading back that was cut off changes nothing, and is done anew as a pass with the next
  /// number: of what it had in flight nothing is heard any more.
  private static boolean isRepeated(JsonNode pass, JsonNode passes) {
    Matcher name = NUMBERED.matcher(pass.at("/pass").asString());
    if (!name.matches()) {
      return false;
    }
    String next = name.group(1) + "-" + (Integer.parseInt(name.group(2)) + 1);
    return passes.valueStream().anyMatch(it -> it.at("/pass").asString().equals(next));
  }

  /// The same command once more changes nothing that it has moved, and says that all is well.
  void nothingTheSecondTime(List<String> command) {
    Map<String, String> rows = law().rowTexts();
    SortedSet<String> here = scene.from().holdings();
    SortedSet<String> there = scene.to().holdings();
    KilledCommand.Life life = scene.live(new Kill.Never(), command);
    boolean same =
        rows.equals(law().rowTexts())
            && here.equals(scene.from().holdings())
            && there.equals(scene.to().holdings());
    long writes = life.requests().map(RequestLog::writes).orElse(0L);
    if (life.ended().code() != 0 || !same || writes > 0) {
      violated(
          "The same command once more was no rest: exit code "
              + life.ended().code()
              + ", "
              + writes
              + " writes at the target, "
              + (same ? "nothing else changed" : "something else changed")
              + "\n"
              + life.ended().text());
    }
  }
}
