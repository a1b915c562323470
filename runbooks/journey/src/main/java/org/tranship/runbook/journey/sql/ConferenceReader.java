package org.tranship.runbook.journey.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tranship.runbook.journey.format.Conference;

/// Conferences as Conference Management has them, in the order of their ids, one after the other.
/// Their types of seats come in the order of their ids too, which the original leaves to the
/// database.
public final class ConferenceReader {
  private static final String SCHEMA = "ConferenceManagement";
  private static final int AHEAD = 100;

  private final Connection connection;
  private final Dialect dialect;

  /// @param connection in a transaction
  public ConferenceReader(Connection connection, Dialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  /// Takes one.
  @FunctionalInterface
  public interface Taker {
    void take(Conference conference) throws SQLException, InterruptedException;
  }

  private String select(String table, String where, String... columns) {
    List<String> names = new ArrayList<>();
    for (String column : columns) {
      names.add(dialect.name(column));
    }
    return "select "
        + String.join(", ", names)
        + " from "
        + dialect.table(SCHEMA, table)
        + where
        + " order by "
        + dialect.name("Id");
  }

  /// Gives each of them.
  ///
  /// @return how many there are
  public int each(Taker taker) throws SQLException, InterruptedException {
    String query =
        select(
            "Conferences",
            "",
            "Id",
            "OwnerName",
            "OwnerEmail",
            "Name",
            "Description",
            "Location",
            "Slug",
            "Tagline",
            "TwitterSearch",
            "StartDate",
            "EndDate",
            "IsPublished",
            "WasEverPublished");
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setFetchSize(AHEAD);
      try (ResultSet row = statement.executeQuery()) {
        int count = 0;
        while (row.next()) {
          taker.take(conference(row));
          count++;
        }
        return count;
      }
    }
  }

  private Conference conference(ResultSet row) throws SQLException {
    String id = guid(row);
    return new Conference(
        id,
        new Conference.Texts(
            row.getString(2),
            row.getString(3),
            row.getString(4),
            row.getString(5),
            row.getString(6),
            row.getString(7),
            row.getString(8),
            row.getString(9)),
        row.getObject(10, LocalDateTime.class),
        row.getObject(11, LocalDateTime.class),
        row.getBoolean(12),
        row.getBoolean(13),
        seats(id));
  }

  private List<Conference.Seat> seats(String conference) throws SQLException {
    String query =
        select(
            "SeatTypes",
            " where " + dialect.name("ConferenceInfo_Id") + " = " + dialect.guid(),
            "Id",
            "Name",
            "Description",
            "Price",
            "Quantity");
    List<Conference.Seat> seats = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, conference);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          seats.add(
              new Conference.Seat(
                  guid(row),
                  row.getString(2),
                  row.getString(3),
                  row.getBigDecimal(4),
                  row.getInt(5)));
        }
      }
    }
    return seats;
  }

  private static String guid(ResultSet row) throws SQLException {
    return row.getString(1).toLowerCase(Locale.ROOT);
  }
}
