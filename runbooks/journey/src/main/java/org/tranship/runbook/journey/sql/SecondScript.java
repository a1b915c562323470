package org.tranship.runbook.journey.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.tranship.runbook.journey.sql.SqlScript.Part;
import org.tranship.runbook.journey.sql.ViewTables.Guid;

/// What the migration to the second release gives to the database.
///
/// @param connection in a transaction that is not kept; it is only asked what is there
/// @param dialect how the database is spoken to
public record SecondScript(Connection connection, Dialect dialect) {
  private static final String NOT_KEPT = "one transaction, which is not kept, to compare with";

  /// What a plan has besides.
  ///
  /// @param free orders whose total is zero are marked
  /// @param counted versions of orders are counted anew
  public record Asked(boolean free, boolean counted) {}

  /// Every part of it, in order.
  public List<Part> parts(Asked asked) throws SQLException {
    List<Part> parts = new ArrayList<>();
    ShadowViews shadows = new ShadowViews(connection, dialect);
    parts.add(new Part("rebuild", "one transaction", shadows.making(shadows.found())));
    parts.add(
        new Part(
            "rebuild",
            "a transaction for some hundred events of the log",
            SampleEvents.ofConferences(dialect, ShadowViews.SCHEMA)));
    Part proof = new Part("rebuild", NOT_KEPT, proof());
    parts.add(proof);
    ReadModels models = new ReadModels(connection, dialect);
    List<String> swap = new ArrayList<>(models.swapping(models.state()));
    if (asked.free()) {
      swap.add(new FreeOrders(connection, dialect).statement(true));
    }
    if (asked.counted()) {
      swap.addAll(counting());
    }
    parts.add(new Part("read-models", "one transaction", swap));
    parts.add(new Part("verify", NOT_KEPT, proof.statements()));
    return parts;
  }

  private List<String> proof() throws SQLException {
    List<String> statements = new ReadModels(connection, dialect).making(ViewProof.FRESH);
    statements.addAll(SampleEvents.ofConferences(dialect, ViewProof.FRESH));
    return statements;
  }

  private List<String> counting() throws SQLException {
    List<String> statements = new ArrayList<>();
    for (String view : OrderVersions.VIEWS) {
      statements.addAll(new OrderVersions(connection, dialect).keeping(view));
      DryConnection dry = new DryConnection();
      Connection none = dry.answering(new DryConnection.Answer(true, true, ""));
      OrderVersions.set(
          new ViewTables(none, dialect, ReadModels.SCHEMA), view, new Guid(Dialect.EMPTY_GUID), 0);
      statements.addAll(dry.noted());
    }
    return statements;
  }
}
