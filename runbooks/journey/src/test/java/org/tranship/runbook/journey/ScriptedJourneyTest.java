package org.tranship.runbook.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.run.RunState;
import org.tranship.runbook.journey.RecordedStatements.End;
import org.tranship.runbook.journey.RecordedStatements.Transaction;
import org.tranship.runbook.journey.sql.SqlScript;
import org.tranship.testkit.fault.CrashPoint;

/// The script that is written beforehand has what is really sent, in the same order and the same
/// transactions.
class ScriptedJourneyTest {
  @TempDir private Path scratch;
  private JourneyWorld world;

  @BeforeEach
  void begin() {
    world = new JourneyWorld(scratch);
  }

  private SqlScript script() throws InterruptedException {
    return JourneyWords.script(world.migration(world.plan(), CrashPoint.never()));
  }

  /// What a migration really sends; transactions of events that follow each other are one.
  private List<Transaction> sent() {
    RecordedStatements recorded = new RecordedStatements();
    world.watches = recorded::of;
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    List<Transaction> all = new ArrayList<>();
    for (Transaction each : recorded.transactions()) {
      if (!all.isEmpty() && each.fixed().isEmpty() && all.getLast().fixed().isEmpty()) {
        List<String> both = new ArrayList<>(all.removeLast().statements());
        both.addAll(each.statements());
        all.add(new Transaction(each.end(), both));
      } else {
        all.add(each);
      }
    }
    return all;
  }

  private static List<String> fixed(SqlScript.Part part) {
    return part.statements().stream().filter(it -> !it.contains("?")).toList();
  }

  /// @return what is in the script and was not sent
  private Set<String> assertSent(SqlScript script) {
    List<Transaction> sent = sent();
    assertThat(sent).hasSameSizeAs(script.parts());
    Set<String> unsent = new LinkedHashSet<>();
    for (int i = 0; i < sent.size(); i++) {
      SqlScript.Part part = script.parts().get(i);
      assertThat(sent.get(i).fixed()).as(part.toString()).isEqualTo(fixed(part));
      assertThat(part.statements()).as(part.step()).containsAll(sent.get(i).statements());
      assertThat(sent.get(i).end())
          .as(part.toString())
          .isEqualTo(part.how().contains("not kept") ? End.NOT_KEPT : End.KEPT);
      unsent.addAll(part.statements());
      unsent.removeAll(sent.get(i).statements());
    }
    return unsent;
  }

  @Test
  void whatIsSentIsInTheScript() throws Exception {
    world.settings.put("rate", "100");
    SqlScript script = script();
    Golden.assertFirstViews(world, "written");
    assertThat(script.parts())
        .extracting(SqlScript.Part::step)
        .containsExactly("rebuild", "rebuild", "rebuild", "read-models", "verify");
    // A log has no changes of conferences and of types of seats before the second release.
    assertThat(assertSent(script))
        .hasSize(6)
        .allMatch(it -> it.startsWith("update ") && it.contains("\"Name\" = ?"));
  }

  @Test
  void soItIsWithWhatAPlanAsksForBesides() throws Exception {
    world.settings.put("upcast.free-of-charge", "from-total");
    new Rules().with("drop", "type", "OrderExpired").into(world.settings);
    SqlScript script = script();
    assertThat(script.text())
        .contains("OrdersViewVersions")
        .contains("set \"IsFreeOfCharge\" = true where \"Total\" = 0");
    var _ = assertSent(script);
  }

  /// Where a killed run has left something, the script begins with its removal.
  @Test
  void whatAKilledRunHasLeftIsInItToo() throws Exception {
    JourneyWorld.Life killed = world.new Life(CrashPoint.remote(13, CrashPoint.When.AFTER));
    killed.point.kill(killed::migrate);
    SqlScript script = script();
    assertThat(script.parts().getFirst().statements().getFirst())
        .isEqualTo("drop table \"TranshipShadow\".\"PricedOrderLineSeatTypeDescriptions\"");
    var _ = assertSent(script);
  }

  /// What can be run as it stands is a statement, and what has values is a comment.
  @Test
  void aPersonCanReadIt() throws Exception {
    String text = script().text();
    assertThat(text.lines())
        .allMatch(it -> it.isEmpty() || it.startsWith("--") || it.endsWith(";"))
        .allMatch(it -> it.startsWith("--") || !it.contains("?"))
        .contains(
            "-- READ-MODELS: one transaction",
            "create schema \"MigrationV1\";",
            "alter table \"TranshipShadow\".\"ConferencesView\" set schema"
                + " \"ConferenceRegistration\";");
    assertThat(text).contains("--  insert into \"TranshipShadow\".\"ConferencesView\" (\"Id\",");
  }
}
