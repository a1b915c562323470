package org.tranship.runbook.journey;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What is really sent to a database, as far as it changes anything: statement by statement, and
/// what became of the transaction that each was in. Those that change nothing are left out.
public final class RecordedStatements {
  private static final Set<String> CHANGES = Set.of("execute", "executeUpdate");

  private final List<Transaction> transactions = new ArrayList<>();
  private final Consumer<Transaction> told;

  public RecordedStatements() {
    this(_ -> {});
  }

  /// @param told of each transaction when it is over
  public RecordedStatements(Consumer<Transaction> told) {
    this.told = told;
  }

  /// What became of some statements.
  public enum End {
    KEPT,
    NOT_KEPT,

    /// There was no transaction.
    ALONE
  }

  /// Statements that went together, in their order.
  public record Transaction(End end, List<String> statements) {
    public Transaction {
      statements = List.copyOf(statements);
    }

    /// Those without values.
    public List<String> fixed() {
      return statements.stream().filter(it -> !it.contains("?")).toList();
    }
  }

  /// All so far.
  public synchronized List<Transaction> transactions() {
    return List.copyOf(transactions);
  }

  private synchronized void end(End end, List<String> statements) {
    if (!statements.isEmpty()) {
      transactions.add(new Transaction(end, statements));
      told.accept(transactions.getLast());
      statements.clear();
    }
  }

  /// A connection that is listened to.
  public Connection of(Connection inner) {
    List<String> open = new ArrayList<>();
    return proxy(
        Connection.class,
        (method, arguments) -> {
          Object answer = called(inner, method, arguments);
          switch (method.getName()) {
            case "commit" -> end(End.KEPT, open);
            case "rollback" -> end(End.NOT_KEPT, open);
            default -> {}
          }
          return switch (answer) {
            case PreparedStatement prepared ->
                statement(
                    PreparedStatement.class, inner, prepared, Optional.of(sql(arguments)), open);
            case Statement statement ->
                statement(Statement.class, inner, statement, Optional.empty(), open);
            case null, default -> answer;
          };
        });
  }

  private <T extends Statement> T statement(
      Class<T> type, Connection connection, T inner, Optional<String> prepared, List<String> open) {
    return proxy(
        type,
        (method, arguments) -> {
          Object answer = called(inner, method, arguments);
          if (CHANGES.contains(method.getName())) {
            open.add(prepared.orElseGet(() -> sql(arguments)));
            if (connection.getAutoCommit()) {
              end(End.ALONE, open);
            }
          }
          return answer;
        });
  }

  private static String sql(Object @Nullable [] arguments) {
    return arguments == null ? "" : (String) arguments[0];
  }

  /// What is done instead of a call.
  private interface Call {
    @Nullable Object of(Method method, Object @Nullable [] arguments) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            RecordedStatements.class.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> call.of(method, arguments)));
  }

  private static @Nullable Object called(Object inner, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(inner, arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }
}
