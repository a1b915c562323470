package org.tranship.testkit.kill;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.tranship.testkit.program.Ended;

/// Carries a command to its end through kills: started, killed, started again with the same words,
/// until it comes to its end by itself. After every process the law is asked for.
///
/// Faults that must be survived, in any number and order: SIGKILL at any moment, from outside by
/// the clock; the end of the process before or after any write to the journal; SIGKILL while a
/// request is carried out whose answer then nobody hears; any of these again in the processes that
/// take the run up. Not brought about here: power cuts (the drivers' own tests), faults of the
/// servers (the drivers' and layers' own tests), and kills of the servers.
final class KillHarness {
  /// States in which nothing is left of what a command began.
  private static final Set<String> ENDS = Set.of("ready", "completed", "rolled-back");

  /// Words in front of a verb.
  private static final Set<String> SERVICES = Set.of("anchore", "registry");

  private final KilledScene scene;
  private final KillTally tally;
  private final String where;

  /// @param where what is going on, for violations: the seed is in it
  KillHarness(KilledScene scene, KillTally tally, String where) {
    this.scene = scene;
    this.tally = tally;
    this.where = where;
  }

  /// @param kills the moments
  /// @param most after how many kills it is left alone
  /// @return how the process ended that was not killed
  Ended carry(List<String> command, Supplier<Kill> kills, int most) {
    Set<String> sent = new HashSet<>();
    Standing before = standing();
    for (int killed = 0; ; killed++) {
      Kill kill = killed < most ? kills.get() : new Kill.Never();
      DeadJournal.Copies known = scene.journal().copies();
      KilledCommand.Life life = scene.live(kill, command);
      boolean dead = life.ended().killed();
      if (killed > 0) {
        tally.resumed();
      }
      String moment = where + ", " + verb(command) + " process " + (killed + 1) + " " + kill;
      tally.violated(moment, scene.atEveryMoment());
      tally.violated(moment, sentAgain(known, life.requests(), sent));
      if (!dead) {
        return life.ended();
      }
      tally.killed();
      Standing now = standing();
      if (ENDS.contains(now.state()) && !now.equals(before)) {
        // Killed after its end was written down: the same command again would begin a new run.
        return new Ended(0, life.ended().lines(), life.ended().lasted());
      }
    }
  }

  /// The newest run and its state in a word.
  private record Standing(String run, String state) {}

  private Standing standing() {
    String run = scene.journal().newestRun().orElse("");
    return new Standing(run, run.isEmpty() ? "" : scene.journal().state(run));
  }

  private static String verb(List<String> command) {
    return SERVICES.contains(command.getFirst()) ? command.get(1) : command.getFirst();
  }

  /// What the journal knew as done is not sent again, and what is sent again was in flight.
  private List<String> sentAgain(
      DeadJournal.Copies known, Optional<RequestLog> log, Set<String> sentBefore) {
    List<String> violations = new ArrayList<>();
    if (log.isPresent()) {
      Set<String> sent = scene.copies(log.get());
      long again = sent.stream().filter(sentBefore::contains).count();
      tally.sentAgain(again);
      for (String key : sent) {
        if (known.done().contains(key)) {
          violations.add("Sent again although its copy was known as done: " + key);
        }
      }
      if (again > Math.min(1000, known.inFlight())) {
        violations.add(
            again + " objects were sent again, and only " + known.inFlight() + " were in flight.");
      }
      sentBefore.addAll(sent);
    }
    return violations;
  }
}
