package org.tranship.control.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.control.Answer;
import org.tranship.core.control.Control;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.control.SecretText;
import org.tranship.core.value.Secrets;

/// Statements in one transaction: all of them or none. With `equals`, the last is a query whose
/// first value must be that. A commit that is not answered leaves it unknown.
///
/// As a probe the transaction is rolled back whatever came, and a write is refused only by an error
/// that says so: a read-only transaction (SQLSTATE 25006), a missing right (42501), an exception
/// raised by a trigger (P0001), and what H2 (90096, 90097) and SQLite (read-only database) say for
/// these; or one of the states in `refused`. A broken constraint or a wrong statement proves
/// nothing.
final class SqlControl implements Control {
  private static final Set<String> REFUSED = Set.of("25006", "42501", "P0001", "90096", "90097");
  private static final int SQLITE_READ_ONLY = 8;
  private static final int SECONDS = 60;

  private final Login login;
  private final List<String> statements;
  private final Optional<String> equal;
  private final Set<String> refused;

  SqlControl(ControlSpec spec, Secrets secrets) {
    this.login = Login.of(spec, secrets);
    this.statements = spec.list("statements");
    this.equal = spec.text("equals");
    this.refused = spec.list("refused").isEmpty() ? REFUSED : Set.copyOf(spec.list("refused"));
    if (statements.isEmpty()) {
      throw new IllegalArgumentException("no SQL statement is given");
    }
  }

  @Override
  public String sentence() {
    return "executes in " + login + ": " + String.join("; ", statements);
  }

  @Override
  public void requireSecrets() {
    SecretText texts = new SecretText(login.secrets());
    login.requireSecrets(texts);
    statements.forEach(texts::resolve);
  }

  @Override
  public Answer act(String id) {
    SecretText texts = new SecretText(login.secrets());
    boolean committing = false;
    try (Connection connection = login.connect(texts)) {
      connection.setAutoCommit(false);
      Optional<String> value = execute(connection, texts);
      if (equal.isPresent() && !equal.equals(value)) {
        connection.rollback();
        return new Answer.Refused(
            "the query gave " + value.map(it -> "\"" + it + "\"").orElse("nothing"));
      }
      committing = true;
      connection.commit();
      return new Answer.Done("committed");
    } catch (SQLException e) {
      String detail = detail(e, texts);
      return committing ? new Answer.Unknown(detail) : new Answer.Refused(detail);
    }
  }

  @Override
  public Answer probe() {
    SecretText texts = new SecretText(login.secrets());
    try (Connection connection = login.connect(texts)) {
      connection.setAutoCommit(false);
      try {
        Optional<String> _ = execute(connection, texts);
        return new Answer.Done("the statements went through, and were rolled back");
      } catch (SQLException e) {
        String detail = detail(e, texts);
        boolean sqlite =
            login.database().startsWith("jdbc:sqlite:") && e.getErrorCode() == SQLITE_READ_ONLY;
        return sqlite || refused.contains(String.valueOf(e.getSQLState()))
            ? new Answer.Refused(detail)
            : new Answer.Unknown(detail + ", which does not say that writing is refused");
      } finally {
        connection.rollback();
      }
    } catch (SQLException e) {
      return new Answer.Unknown(detail(e, texts));
    }
  }

  private Optional<String> execute(Connection connection, SecretText texts) throws SQLException {
    Optional<String> value = Optional.empty();
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(SECONDS);
      for (String one : statements) {
        value = Optional.empty();
        if (statement.execute(texts.resolve(one))) {
          try (ResultSet rows = statement.getResultSet()) {
            value = rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
          }
        }
      }
    }
    return value;
  }

  static String detail(SQLException fault, SecretText texts) {
    String message = texts.masked(String.valueOf(fault.getMessage())).replaceAll("\\s+", " ");
    return message + (fault.getSQLState() == null ? "" : " (SQLSTATE " + fault.getSQLState() + ")");
  }

  @Override
  public Optional<String> undoSentence() {
    return Optional.empty();
  }

  @Override
  public Answer undo(String id) {
    throw new UnsupportedOperationException("Statements are taken back by others.");
  }
}
