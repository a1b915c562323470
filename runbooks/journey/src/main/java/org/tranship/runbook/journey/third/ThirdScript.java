package org.tranship.runbook.journey.third;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.tranship.runbook.journey.format.PayloadFields;
import org.tranship.runbook.journey.orders.Effect;
import org.tranship.runbook.journey.orders.Happened;
import org.tranship.runbook.journey.orders.OrderView;
import org.tranship.runbook.journey.sql.Dialect;
import org.tranship.runbook.journey.sql.ProcessTables;
import org.tranship.runbook.journey.sql.ReadModels;
import org.tranship.runbook.journey.sql.SampleEvents;
import org.tranship.runbook.journey.sql.SecondLeft;
import org.tranship.runbook.journey.sql.SqlScript.Part;
import org.tranship.runbook.journey.sql.ThirdProof;
import org.tranship.runbook.journey.sql.ThirdViews;

/// What the migration to the third release gives to the database.
///
/// @param connection in a transaction that is not kept; it is only asked what is there
/// @param dialect how the database is spoken to
record ThirdScript(Connection connection, Dialect dialect) {
  private static final String MESSAGES = "a transaction for some hundred messages";

  /// Every part of it, in order.
  List<Part> parts(ThirdPlan plan) throws SQLException {
    List<Part> parts = new ArrayList<>();
    ThirdViews views = new ThirdViews(connection, dialect);
    parts.add(new Part(ViewTablesStep.NAME, "one transaction", views.making()));
    List<String> replay = third(ReadModels.SCHEMA, ThirdViews.HELP);
    replay.addAll(Replay.placing(dialect, ThirdViews.HELP));
    parts.add(new Part(ReplayStep.NAME, "a transaction for some hundred events", replay));
    parts.add(
        new Part(
            ReplayStep.NAME,
            "a transaction for some hundred blobs that are written",
            List.of(SeatBlobs.marking(dialect))));
    ProcessTables processes = new ProcessTables(connection, dialect);
    for (ProcessTables.Part part : processes.missing()) {
      List<String> statements = new ArrayList<>();
      if (part.isIndex()) {
        statements.add(dialect.waitForLocks(plan.times().within()));
      }
      statements.addAll(processes.making(part));
      parts.add(
          new Part(
              ProcessStep.NAME,
              part.isIndex() ? "each by itself, outside a transaction" : "one transaction",
              statements));
    }
    List<String> fed = third(ReadModels.SCHEMA, ThirdViews.HELP);
    fed.add(SeatBlobs.marking(dialect));
    parts.add(new Part(CatchUpStep.NAME, MESSAGES, fed));
    List<String> proof = new ArrayList<>(views.making(ThirdProof.SCHEMA));
    proof.addAll(third(ThirdProof.SCHEMA, ThirdProof.SCHEMA));
    parts.add(new Part(CatchUpStep.NAME, "some transactions, not kept, to compare with", proof));
    List<String> both = second();
    both.addAll(fed);
    parts.add(new Part(HandOverStep.NAME, MESSAGES + " of either release", both));
    parts.add(
        new Part(
            CleanStep.NAME + ", when it is completed",
            "one transaction",
            new SecondLeft(connection, dialect).removing()));
    return parts;
  }

  /// What events give to the third release's read models.
  private List<String> third(String views, String kept) throws SQLException {
    return new ArrayList<>(
        SampleEvents.ofOrders(
            (none, type, payload) -> {
              for (Projection each : Projection.values()) {
                apply(each.third(none, dialect, views, kept), type, payload);
              }
            }));
  }

  /// What they give to the second's.
  private List<String> second() throws SQLException {
    return new ArrayList<>(
        SampleEvents.ofOrders(
            (none, type, payload) -> {
              for (Projection each : Projection.values()) {
                apply(each.second(none, dialect), type, payload);
              }
            }));
  }

  private static void apply(OrderView view, String type, String payload) throws SQLException {
    Effect _ = view.apply(new Happened(type, PayloadFields.read(payload), 0));
  }
}
