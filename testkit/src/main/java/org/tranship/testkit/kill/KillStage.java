package org.tranship.testkit.kill;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.testkit.anchore.AnchorePlace;
import org.tranship.testkit.program.Ended;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A scene on which a [KillScenario] is played: its commands, and what must be so at an end.
final class KillStage {
  private static final JsonMapper JSON = JsonMapper.shared();

  private static final String NO_RUN = "none";
  private static final Pattern NUMBERED = Pattern.compile("(rehash)-(\\d+)");

  private final KillScene scene;
  private final KillTally tally;
  private final KillPlan plan;
  private final int most;
  private final String where;

  /// @param most kills a command is carried through
  KillStage(KillScene scene, KillTally tally, KillPlan plan, int most, String where) {
    this.scene = scene;
    this.tally = tally;
    this.plan = plan;
    this.most = most;
    this.where = where;
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

  /// Carries a command through kills to its end. The first kills come early, so that processes
  /// which take the run up are killed as well.
  Ended carry(List<String> command) {
    int[] drawn = {0};
    Supplier<Kill> kills = () -> drawn[0]++ == 0 ? plan.next() : plan.early();
    return new KillHarness(scene, tally, where).carry(command, kills, most);
  }

  /// Kills a command once, and does not start it again. It may have been faster.
  void killOnce(List<String> command) {
    KillScene.Life life = scene.live(plan.next(), command);
    if (life.ended().killed()) {
      tally.killed();
    }
    hold(law().atEveryMoment());
  }

  /// The newest run.
  String newestRun() {
    return scene.journal().newestRun().orElse(NO_RUN);
  }

  /// The state of a run, in a word; `created` where nothing was begun.
  String state(String run) {
    return run.equals(NO_RUN) ? "created" : scene.journal().state(run);
  }

  /// A command has ended by itself: in good order, and the journal says so of the newest run.
  void end(Ended ended, String state) {
    end(ended, newestRun(), state, Set.of(0));
  }

  /// The same, of another run.
  ///
  /// @param codes exit codes that are in order; with another than 0 the state is not looked at
  void end(Ended ended, String run, String state, Set<Integer> codes) {
    String now = state(run);
    if (!codes.contains(ended.code()) || ended.code() == 0 && !now.equals(state)) {
      tally.violated(
          where,
          List.of(
              "The command ended with "
                  + ended.code()
                  + ", and the run is "
                  + now
                  + " and not "
                  + state
                  + ":\n"
                  + ended.text()));
    }
    tally.probesLeft(law().probesLeft());
  }

  void hold(List<String> violations) {
    tally.violated(where + ", at the end", violations);
  }

  /// `status` and `report` say what is so.
  ///
  /// @param moved whether every document was copied and switched, and stays so
  void evidence(String state, boolean moved) {
    Ended status = scene.look("status", "last");
    if (status.code() != 0 || !status.lines().contains("state     " + state)) {
      tally.violated(where, List.of("status says something else:\n" + status.text()));
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
      tally.violated(where, List.of("report says something else:\n" + report.text()));
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
    KillScene.Life life = scene.live(new Kill.Never(), command);
    boolean same =
        rows.equals(law().rowTexts())
            && here.equals(scene.from().holdings())
            && there.equals(scene.to().holdings());
    long writes = life.requests().map(RequestLog::writes).orElse(0L);
    if (life.ended().code() != 0 || !same || writes > 0) {
      tally.violated(
          where,
          List.of(
              "The same command once more was no rest: exit code "
                  + life.ended().code()
                  + ", "
                  + writes
                  + " writes at the target, "
                  + (same ? "nothing else changed" : "something else changed")
                  + "\n"
                  + life.ended().text()));
    }
  }
}
