package org.tranship.runbook.journey.third;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Verb;
import org.tranship.runbook.journey.RecordedStatements;
import org.tranship.runbook.journey.RecordedStatements.End;
import org.tranship.runbook.journey.RecordedStatements.Transaction;
import org.tranship.runbook.journey.sql.SqlScript;
import org.tranship.testkit.fault.CrashPoint;

/// The script that is written beforehand has what a migration to the third release really sends,
/// until it is completed.
class ScriptedThirdTest {
  @TempDir private Path scratch;

  private static List<String> fixed(SqlScript.Part part) {
    return part.statements().stream().filter(it -> !it.contains("?")).toList();
  }

  private static boolean notKept(SqlScript.Part part) {
    return part.how().contains("not kept");
  }

  @Test
  void whatIsSentIsInTheScript() throws Exception {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      SqlScript script = ThirdWords.script(world.migration(CrashPoint.never()));
      RecordedStatements recorded = new RecordedStatements();
      world.watches = recorded::of;
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
      assertThat(world.resume(Verb.COMPLETE))
          .as(world.why())
          .isInstanceOf(RunState.Completed.class);
      List<Transaction> sent = recorded.transactions();

      assertThat(
              sent.stream()
                  .filter(it -> it.end() != End.NOT_KEPT)
                  .flatMap(it -> it.fixed().stream()))
          .containsExactlyElementsOf(
              script.parts().stream()
                  .filter(it -> !notKept(it))
                  .flatMap(it -> fixed(it).stream())
                  .toList());
      List<List<String>> compared =
          sent.stream()
              .filter(it -> it.end() == End.NOT_KEPT)
              .map(Transaction::fixed)
              .filter(it -> !it.isEmpty())
              .toList();
      assertThat(compared)
          .isNotEmpty()
          .allMatch(
              fixed(
                      script.parts().stream()
                          .filter(ScriptedThirdTest::notKept)
                          .findFirst()
                          .orElseThrow())
                  ::equals);
      assertThat(
              sent.stream().filter(it -> it.end() == End.ALONE).flatMap(it -> it.fixed().stream()))
          .filteredOn(it -> it.startsWith("create"))
          .hasSize(3)
          .allMatch(it -> it.startsWith("create index concurrently "));
      assertValues(script, sent);
    }
  }

  /// What is sent with values is in the script, and what is in it was sent.
  private static void assertValues(SqlScript script, List<Transaction> sent) {
    Set<String> known =
        script.parts().stream()
            .flatMap(it -> it.statements().stream())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    Set<String> all =
        sent.stream()
            .flatMap(it -> it.statements().stream())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    assertThat(known).containsAll(all);
    Set<String> unsent = new LinkedHashSet<>(known);
    unsent.removeAll(all);
    // Nobody uses the second release meanwhile, so its own read models get nothing.
    assertThat(unsent)
        .isNotEmpty()
        .noneMatch(it -> it.contains("V3\"") || it.contains("\"TranshipJourney\""));
  }

  @Test
  void whatIsThereIsNotInIt() throws Exception {
    try (ThirdWorld world = new ThirdWorld(scratch)) {
      LentDatabase.execute(
          "create index \"IX_RegistrationProcessManager_OrderId\" on"
              + " \"ConferenceRegistrationProcesses\".\"RegistrationProcess\" (\"OrderId\")");
      String text = ThirdWords.script(world.migration(CrashPoint.never())).text();
      assertThat(text)
          .contains("IX_SeatTypesView_ConferenceId")
          .doesNotContain("IX_RegistrationProcessManager_OrderId");
      assertThat(
              Stream.of(
                  "VIEW-TABLES", "REPLAY", "PROCESS-MANAGER", "CATCH-UP", "HAND-OVER", "CLEAN"))
          .allMatch(it -> text.contains("-- " + it));
    }
  }
}
