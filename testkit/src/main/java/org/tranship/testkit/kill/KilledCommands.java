package org.tranship.testkit.kill;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.tranship.testkit.program.Ended;

/// The commands that are given on one scene, each carried through kills, and what their ends have
/// to be, whatever service is moved.
sealed class KilledCommands permits KillStage, RegistryStage, CopyStage {
  private static final String NO_RUN = "none";

  private final KilledScene scene;
  private final KillTally tally;
  private final KillPlan plan;
  private final int most;
  private final String where;

  /// @param most kills a command is carried through
  /// @param where what is going on, for violations: the seed is in it
  KilledCommands(KilledScene scene, KillTally tally, KillPlan plan, int most, String where) {
    this.scene = scene;
    this.tally = tally;
    this.plan = plan;
    this.most = most;
    this.where = where;
  }

  /// Carries a command through kills to its end. The first kills come early, so that processes
  /// which take the run up are killed as well.
  final Ended carry(List<String> command) {
    int[] drawn = {0};
    Supplier<Kill> kills = () -> drawn[0]++ == 0 ? plan.next() : plan.early();
    return new KillHarness(scene, tally, where).carry(command, kills, most);
  }

  /// Kills a command once, and does not start it again. It may have been faster.
  final void killOnce(List<String> command) {
    KilledCommand.Life life = scene.live(plan.next(), command);
    if (life.ended().killed()) {
      tally.killed();
    }
    hold(scene.atEveryMoment());
  }

  /// The newest run.
  final String newestRun() {
    return scene.journal().newestRun().orElse(NO_RUN);
  }

  /// The state of a run, in a word; `created` where nothing was begun.
  final String state(String run) {
    return run.equals(NO_RUN) ? "created" : scene.journal().state(run);
  }

  /// A command has ended by itself: in good order, and the journal says so of the newest run.
  final void end(Ended ended, String state) {
    end(ended, newestRun(), state, Set.of(0));
  }

  /// The same, of another run.
  ///
  /// @param codes exit codes that are in order; with another than 0 the state is not looked at
  final void end(Ended ended, String run, String state, Set<Integer> codes) {
    String now = state(run);
    if (!codes.contains(ended.code()) || ended.code() == 0 && !now.equals(state)) {
      violated(
          "The command ended with "
              + ended.code()
              + ", and the run is "
              + now
              + " and not "
              + state
              + ":\n"
              + ended.text());
    }
    tally.probesLeft(scene.probesLeft());
  }

  final void hold(List<String> violations) {
    tally.violated(where + ", at the end", violations);
  }

  final void violated(String sentence) {
    tally.violated(where, List.of(sentence));
  }
}
