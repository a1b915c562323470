package org.tranship.runbook.journey.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.tranship.testkit.journey.GoldenIds;
import org.tranship.testkit.server.PostgresServer;

/// What a read model makes of events that come twice, late, or of something that is not there, and
/// of events that the second release has of its own.
class ViewRebuildTest {
  private static final String SCHEMA = "Rebuilt";
  private static final Dialect DIALECT = new PostgresDialect();

  private static String available(long version, int quantity) {
    return """
        {"$type":"x, y","Seats":[{"SeatType":"%s","Quantity":%d}],"SourceId":"%s","Version":%d}"""
        .formatted(GoldenIds.GENERAL, quantity, GoldenIds.A, version);
  }

  private static String seat(String name, int quantity) {
    return """
        {"ConferenceId":"%s","SourceId":"%s","Name":"%s","Price":1.50,"Quantity":%d}"""
        .formatted(GoldenIds.A, GoldenIds.GENERAL, name, quantity);
  }

  private static String conference(String name) {
    return """
        {"SourceId":"%s","Name":"%s","Slug":"s","StartDate":"2012-06-02T00:00:00"}"""
        .formatted(GoldenIds.A, name);
  }

  private static String row(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      assertThat(row.next()).isTrue();
      return row.getString(1) + " " + row.getString(2);
    }
  }

  @Test
  void eachVersionCountsOnceAndChangesAreTakenOver() throws SQLException {
    try (Connection connection = PostgresServer.shared().createDatabase().connect()) {
      new ReadModels(connection, DIALECT).makeIn(SCHEMA);
      ViewRebuild views = new ViewRebuild(connection, DIALECT, SCHEMA);
      views.handle("Conference.ConferenceCreated", conference("Before"));
      views.handle("Conference.SeatCreated", seat("Before", 5));
      views.handle("Registration.Events.AvailableSeatsChanged", available(3, 5));
      views.handle("Registration.Events.AvailableSeatsChanged", available(3, 5));
      views.handle("Registration.Events.AvailableSeatsChanged", available(2, 5));
      views.handle("Registration.Events.OrderPlaced", "{}");
      assertThat(
              row(
                  connection,
                  "select \"AvailableQuantity\", \"Name\" from \"Rebuilt\".\"ConferenceSeatTypesView\""))
          .isEqualTo("5 Before");
      assertThat(views.outcome().oddities())
          .hasSize(2)
          .allMatch(it -> it.contains("not newer than what the conference has"));
      assertThat(views.outcome().handled()).isEqualTo(5);
      views.handle("Conference.ConferenceUpdated", conference("After"));
      views.handle("Conference.SeatUpdated", seat("After", 7));
      assertThat(
              row(
                  connection,
                  "select \"Quantity\", \"Name\" from \"Rebuilt\".\"ConferenceSeatTypesView\""))
          .isEqualTo("7 After");
      assertThat(
              row(
                  connection,
                  "select \"SeatsAvailabilityVersion\", \"Name\" from"
                      + " \"Rebuilt\".\"ConferencesView\""))
          .isEqualTo("3 After");
      assertThat(views.outcome().unsent()).isEqualTo(2);
    }
  }
}
