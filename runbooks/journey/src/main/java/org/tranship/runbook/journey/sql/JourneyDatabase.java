package org.tranship.runbook.journey.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.tranship.core.step.StepFailed;

/// The application's database. What is done in it is done in transactions: all of it, or nothing.
///
/// @param opener makes connections; the caller closes them
/// @param dialect how it is spoken to
/// @param place where it is, for people, without a secret
public record JourneyDatabase(Opener opener, Dialect dialect, String place) {
  /// The code of whatever the database says no to.
  public static final String TROUBLE = "TRJ-121";

  /// Makes connections.
  @FunctionalInterface
  public interface Opener {
    Connection open() throws SQLException;
  }

  /// What is done in one transaction.
  @FunctionalInterface
  public interface Work<T> {
    T in(Connection connection) throws SQLException, InterruptedException;
  }

  /// Does something and keeps it.
  ///
  /// @param doing for a message, as in `park the read models`
  /// @throws StepFailed if the database says no, or cannot be reached; nothing is kept then, unless
  ///   the answer to the last word was lost: whoever repeats it looks first
  public <T> T keep(String doing, Work<T> work) throws InterruptedException {
    return within(doing, work, true);
  }

  /// Does something and keeps nothing of it.
  ///
  /// @throws StepFailed as [#keep]
  public <T> T look(String doing, Work<T> work) throws InterruptedException {
    return within(doing, work, false);
  }

  /// Does something outside a transaction: each statement is kept for itself, and one that is cut
  /// off may leave something half made, which whoever repeats it has to look for.
  ///
  /// @param most how long each waits for others
  /// @throws StepFailed as [#keep]
  public void alone(String doing, Duration most, Work<?> work) throws InterruptedException {
    try (Connection connection = opener.open()) {
      connection.setAutoCommit(true);
      new SchemaLook(connection, dialect).run(dialect.waitForLocks(most));
      var _ = work.in(connection);
    } catch (SQLException e) {
      throw new StepFailed(
          TROUBLE
              + " Cannot "
              + doing
              + " ("
              + place
              + "): "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason is given")
              + ". What is half made is found and dropped by the next try. See to the database - it"
              + " may be that somebody has a transaction open - and run the same command again.",
          e);
    }
  }

  private <T> T within(String doing, Work<T> work, boolean keep) throws InterruptedException {
    try (OpenDatabase open = new OpenDatabase(this)) {
      return keep ? open.keep(doing, work) : open.look(doing, work);
    }
  }
}
