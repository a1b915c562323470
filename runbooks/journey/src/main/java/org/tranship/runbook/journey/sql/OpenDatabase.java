package org.tranship.runbook.journey.sql;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.tranship.core.step.StepFailed;

/// The application's database with a connection that is kept for many transactions. One that broke
/// is opened anew for the next. Used by one thread.
///
/// Crash argument of [#keepBesideOthers]. Between a look at a row and the insert that comes of it
/// somebody else may insert that row, and keep it; and two who each have a row may wait for that of
/// the other. The database then refuses the statement of one of them. Nothing is mended in that
/// transaction, in which PostgreSQL does nothing more anyway: all of it is taken back, and done
/// once more. The rows that won are kept by then, or are soon, so the next try looks at them, and
/// it is the guard of an update - whether its version is greater - that decides: it is asked where
/// the row is locked, and so of what was kept last. What is newer is never overwritten, and nothing
/// is done twice, since the first try left nothing. Killed anywhere in between, there is nothing of
/// it or all. Each try that is lost is one that somebody else has won, so it comes to an end where
/// rows do; what is refused time and again is no race, and is told.
public final class OpenDatabase implements AutoCloseable {
  /// How often something is tried that others come before.
  private static final int TRIES = 10;

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

  /// As [#keep], with rows that others write at the same time: what comes of the same rows is done
  /// anew if they were first.
  ///
  /// @param work done once more, from its beginning, where it was too late; of what it did before
  ///   nothing is kept, and nothing may be counted
  public <T> T keepBesideOthers(String doing, JourneyDatabase.Work<T> work)
      throws InterruptedException {
    for (int tries = 1; ; tries++) {
      try {
        return keep(doing, work);
      } catch (StepFailed e) {
        if (tries == TRIES
            || !(e.getCause() instanceof SQLException refusal)
            || !dialect().isRace(refusal)) {
          throw e;
        }
      }
    }
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
