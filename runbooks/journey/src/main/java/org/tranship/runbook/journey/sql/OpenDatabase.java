package org.tranship.runbook.journey.sql;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.tranship.core.step.StepFailed;

/// The application's database with a connection that is kept for many transactions. One that broke
/// is opened anew for the next. Used by one thread.
public final class OpenDatabase implements AutoCloseable {
  private final JourneyDatabase database;
  private @Nullable Connection connection;

  public OpenDatabase(JourneyDatabase database) {
    this.database = database;
  }

  public Dialect dialect() {
    return database.dialect();
  }

  /// As [JourneyDatabase#keep].
  public <T> T keep(String doing, JourneyDatabase.Work<T> work) throws InterruptedException {
    return within(doing, work, true);
  }

  /// As [JourneyDatabase#look].
  public <T> T look(String doing, JourneyDatabase.Work<T> work) throws InterruptedException {
    return within(doing, work, false);
  }

  private Connection connected() throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = database.opener().open();
      open.setAutoCommit(false);
      connection = open;
    }
    return open;
  }

  private <T> T within(String doing, JourneyDatabase.Work<T> work, boolean keep)
      throws InterruptedException {
    boolean sure = true;
    try {
      Connection open = connected();
      T result;
      try {
        result = work.in(open);
      } catch (SQLException | InterruptedException | RuntimeException | Error e) {
        takeBack(open, e);
        throw e;
      }
      if (keep) {
        sure = false;
        open.commit();
        sure = true;
      } else {
        open.rollback();
      }
      return result;
    } catch (SQLException e) {
      close();
      throw new StepFailed(
          JourneyDatabase.TROUBLE
              + " Cannot "
              + doing
              + " ("
              + database.place()
              + "): "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason is given")
              + (sure
                  ? ". Nothing of it was kept."
                  : ". All of it was kept, or nothing: the answer was lost, and the next try looks.")
              + " See to the database, and run the same command again.",
          e);
    }
  }

  /// The fault is what is told, whatever becomes of taking back.
  private static void takeBack(Connection connection, Throwable fault) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      fault.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException _) {
        // What was to be kept was kept, and the connection is gone either way.
      }
    }
  }
}
