package org.tranship.runbook.journey.third;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.tranship.testkit.server.PostgresDatabase;
import org.tranship.testkit.server.PostgresServer;

/// One database for all worlds of a process, one after the other, whose connections are lent.
final class LentDatabase {
  private static final PostgresDatabase DATABASE = PostgresServer.shared().createDatabase();

  /// A password's proof takes longer than what is asked then.
  private static final Queue<Connection> IDLE = new ConcurrentLinkedQueue<>();

  private LentDatabase() {}

  static String url() {
    return DATABASE.jdbcUrl();
  }

  private static Connection connected() {
    try {
      Connection idle = IDLE.poll();
      return idle == null ? DATABASE.connect() : idle;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A connection that is idle again when it is closed.
  static Connection lent() {
    Connection inner = connected();
    return (Connection)
        Proxy.newProxyInstance(
            LentDatabase.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (_, method, arguments) -> {
              if (method.getName().equals("close")) {
                if (!inner.getAutoCommit()) {
                  inner.rollback();
                  inner.setAutoCommit(true);
                }
                boolean _ = IDLE.add(inner);
                return null;
              }
              try {
                return method.invoke(inner, arguments);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            });
  }

  static void execute(String sql) {
    try (Connection connection = lent();
        Statement statement = connection.createStatement()) {
      boolean _ = statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The third release's process manager has a command that it has not sent.
  static void undispatched() {
    execute(
        "insert into \"ConferenceRegistrationProcesses\".\"UndispatchedMessages\" values"
            + " ('0a0a0a0a-0000-4000-8000-00000000000a', 'a command')");
  }

  /// The rows of an answer, their values joined by a blank.
  static List<String> query(String sql) {
    try (Connection connection = lent();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (row.next()) {
        StringBuilder text = new StringBuilder(String.valueOf(row.getString(1)));
        for (int i = 2; i <= row.getMetaData().getColumnCount(); i++) {
          text.append(' ').append(row.getString(i));
        }
        rows.add(text.toString());
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
