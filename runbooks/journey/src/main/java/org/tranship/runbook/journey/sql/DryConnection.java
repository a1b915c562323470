package org.tranship.runbook.journey.sql;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A connection to no database, which notes what it is asked to change. So what is said of a
/// migration's statements comes from the code that sends them.
///
/// As that code goes on by what it finds, it is run with every [Answer].
public final class DryConnection {
  private final Set<String> noted = new LinkedHashSet<>();

  /// What the database that is not there says.
  ///
  /// @param found whether a question finds a row
  /// @param changed whether a change finds one; an insertion always does
  /// @param text every text in a row; its numbers are -1
  public record Answer(boolean found, boolean changed, String text) {
    /// Every one that a database can give: what it does not find it does not change.
    static List<Answer> all(String text) {
      return List.of(
          new Answer(true, true, text),
          new Answer(false, false, text),
          new Answer(true, false, text));
    }
  }

  /// The changes, each once, in the order in which they were first asked for.
  public List<String> noted() {
    return List.copyOf(noted);
  }

  /// A connection that answers so.
  Connection answering(Answer answer) {
    return proxy(
        Connection.class,
        (_, method, arguments) ->
            switch (method.getName()) {
              case "prepareStatement" ->
                  proxy(PreparedStatement.class, statement(text(arguments), answer));
              case "createStatement" -> proxy(Statement.class, statement("", answer));
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  private InvocationHandler statement(String prepared, Answer answer) {
    return (_, method, arguments) -> {
      String sql = prepared.isEmpty() ? text(arguments) : prepared;
      return switch (method.getName()) {
        case "executeUpdate" -> changed(sql, answer);
        case "execute" -> changed(sql, answer) < 0;
        case "executeQuery" -> proxy(ResultSet.class, row(answer));
        case "close",
            "setString",
            "setBytes",
            "setInt",
            "setLong",
            "setBigDecimal",
            "setObject",
            "setNull" ->
            null;
        default -> throw new UnsupportedOperationException(method.getName());
      };
    };
  }

  private int changed(String sql, Answer answer) {
    boolean _ = noted.add(sql);
    return answer.changed() || sql.toLowerCase(Locale.ROOT).startsWith("insert ") ? 1 : 0;
  }

  private static InvocationHandler row(Answer answer) {
    AtomicBoolean left = new AtomicBoolean(answer.found());
    return (_, method, _) ->
        switch (method.getName()) {
          case "next" -> left.getAndSet(false);
          case "getString" -> answer.text();
          case "getInt" -> -1;
          case "getLong" -> -1L;
          case "close" -> null;
          default -> throw new UnsupportedOperationException(method.getName());
        };
  }

  private static String text(Object @Nullable [] arguments) {
    return arguments == null ? "" : (String) arguments[0];
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            DryConnection.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
