package org.tranship.runbook.journey;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tranship.client.tables.Tables;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.Topology;
import org.tranship.testkit.fault.CrashPoint;

/// Tables and connections at whose writes a process can be killed. What is written within a
/// transaction is nobody else's business, so of a connection it is the commit; outside one it is
/// each statement.
public final class CrashingCalls {
  private static final Set<String> WRITES =
      Set.of(
          "create",
          "delete",
          "insert",
          "remove",
          "commit",
          "send",
          "complete",
          "abandon",
          "createSubscription",
          "deleteSubscription",
          "addRule",
          "removeRule");

  private CrashingCalls() {}

  public static Tables tables(Tables inner, CrashPoint point) {
    return proxy(Tables.class, inner, point);
  }

  /// A connection that is used again by whoever asks next: closing it leaves it open.
  public static Connection connection(Connection inner, CrashPoint point) {
    return proxy(Connection.class, lent(inner, point), CrashPoint.never());
  }

  /// A connection that is lent, and given back when it is closed. A transaction in which nothing
  /// was written is no point.
  public static Connection lent(Connection inner, CrashPoint point) {
    return (Connection)
        Proxy.newProxyInstance(
            CrashingCalls.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (_, method, arguments) ->
                switch (method.getName()) {
                  case "commit" ->
                      hasWritten(inner)
                          ? point.remote(() -> called(inner, method, arguments))
                          : called(inner, method, arguments);
                  case "createStatement" ->
                      inner.getAutoCommit()
                          ? statement(inner.createStatement(), point)
                          : inner.createStatement();
                  default -> called(inner, method, arguments);
                });
  }

  private static Statement statement(Statement inner, CrashPoint point) {
    return (Statement)
        Proxy.newProxyInstance(
            CrashingCalls.class.getClassLoader(),
            new Class<?>[] {Statement.class},
            (_, method, arguments) ->
                method.getName().equals("execute")
                    ? point.remote(() -> called(inner, method, arguments))
                    : called(inner, method, arguments));
  }

  /// PostgreSQL numbers a transaction when it writes first.
  private static boolean hasWritten(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select pg_current_xact_id_if_assigned() is not null")) {
      return row.next() && row.getBoolean(1);
    }
  }

  /// A bus whose topology and receivers are such, too. Closing it leaves it open.
  public static Bus bus(Bus inner, CrashPoint point) {
    return proxy(Bus.class, inner, point);
  }

  private static @Nullable Object around(@Nullable Object answer, CrashPoint point) {
    return switch (answer) {
      case Topology topology -> proxy(Topology.class, topology, point);
      case Receiver receiver -> receiver(receiver, point);
      case Optional<?> maybe when maybe.orElse(null) instanceof Receiver receiver ->
          Optional.of(receiver(receiver, point));
      case null, default -> answer;
    };
  }

  /// What is in the hand of a process that dies comes back when its locks end; here at once.
  private static Receiver receiver(Receiver inner, CrashPoint point) {
    return (Receiver)
        Proxy.newProxyInstance(
            CrashingCalls.class.getClassLoader(),
            new Class<?>[] {Receiver.class},
            (_, method, arguments) ->
                WRITES.contains(method.getName())
                    ? point.remote(() -> called(inner, method, arguments))
                    : called(inner, method, arguments));
  }

  private static <T> T proxy(Class<T> type, T inner, CrashPoint point) {
    InvocationHandler handler =
        (_, method, arguments) ->
            method.getName().equals("close")
                ? null
                : WRITES.contains(method.getName())
                    ? point.remote(() -> called(inner, method, arguments))
                    : around(called(inner, method, arguments), point);
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static @Nullable Object called(
      Object inner, Method method, Object @Nullable [] arguments) {
    try {
      return method.invoke(inner, arguments);
    } catch (InvocationTargetException e) {
      CrashingCalls.<RuntimeException>raise(e.getTargetException());
      throw new IllegalStateException(e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Throws what the method declares, which the compiler does not know here.
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void raise(Throwable cause) throws E {
    throw (E) cause;
  }
}
