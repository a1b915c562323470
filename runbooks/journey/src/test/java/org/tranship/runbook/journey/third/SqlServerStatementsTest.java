package org.tranship.runbook.journey.third;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.apache.shardingsphere.sql.parser.autogen.SQLServerStatementLexer;
import org.apache.shardingsphere.sql.parser.autogen.SQLServerStatementParser;
import org.junit.jupiter.api.Test;
import org.tranship.runbook.journey.sql.Dialect;
import org.tranship.runbook.journey.sql.SecondScript;
import org.tranship.runbook.journey.sql.SqlScript;

/// Who has looked at which statement for SQL Server, of which none runs here: H2 in its manner has
/// run it or understood it, or a parser with SQL Server's grammar has, or there is its text alone.
/// The table of docs/journey.md says the same.
class SqlServerStatementsTest {
  private static final Dialect DIALECT =
      Dialect.of("jdbc:sqlserver://db;databaseName=Conference").orElseThrow();

  /// Who has taken it.
  private enum By {
    H2,
    PARSER,
    TEXT
  }

  /// What H2 does not take, by how it begins.
  private static final Map<String, By> OTHERS =
      Map.of(
          "exec('create schema", By.TEXT,
          "exec sp_rename", By.TEXT,
          "alter schema", By.PARSER,
          "alter table add constraint", By.TEXT,
          "alter table drop constraint", By.TEXT,
          "alter table add rowversion", By.PARSER,
          "create index online", By.PARSER,
          "drop index", By.PARSER);

  private static String kind(String sql) {
    if (sql.startsWith("alter table ")) {
      return sql.contains(" drop constraint ")
          ? "alter table drop constraint"
          : sql.contains(" constraint ")
              ? "alter table add constraint"
              : "alter table add rowversion";
    }
    if (sql.startsWith("create index ")) {
      return "create index online";
    }
    return OTHERS.keySet().stream().filter(sql::startsWith).findFirst().orElse(sql);
  }

  /// Whether the parser takes all of it.
  private static boolean isParsed(String sql) {
    SQLServerStatementParser parser =
        new SQLServerStatementParser(
            new CommonTokenStream(new SQLServerStatementLexer(CharStreams.fromString(sql))));
    parser.removeErrorListeners();
    parser.setErrorHandler(new BailErrorStrategy());
    try {
      var _ = parser.execute();
      return parser.getCurrentToken().getType() == Token.EOF;
    } catch (ParseCancellationException _) {
      return false;
    }
  }

  private static SortedMap<String, By> looked(SqlServerMannerH2 h2, List<String> statements)
      throws SQLException {
    SortedMap<String, By> by = new TreeMap<>();
    for (String each : statements) {
      if (!h2.takes(each)) {
        by.put(kind(each), isParsed(each) ? By.PARSER : By.TEXT);
      }
    }
    return by;
  }

  private static List<String> all(List<SqlScript.Part> parts) {
    return parts.stream().flatMap(it -> it.statements().stream()).toList();
  }

  @Test
  void everyStatementOfBothMigrationsAndOfTheirWaysBack() throws SQLException {
    SortedMap<String, By> by = new TreeMap<>();
    try (SqlServerMannerH2 h2 = SqlServerMannerH2.with(false)) {
      List<String> second =
          new ArrayList<>(
              all(
                  new SecondScript(h2.connection(), DIALECT)
                      .parts(new SecondScript.Asked(true, true))));
      // The proof that is not kept comes twice.
      int proof = second.indexOf(DIALECT.createSchema("TranshipProof"));
      assertThat(second.lastIndexOf(DIALECT.createSchema("TranshipProof"))).isGreaterThan(proof);
      second
          .subList(second.lastIndexOf(DIALECT.createSchema("TranshipProof")), second.size())
          .clear();
      by.putAll(looked(h2, second));
      by.putAll(
          looked(
              h2,
              List.of(
                  DIALECT.dropTable("ConferenceRegistration", "ConferenceSeatTypesView"),
                  DIALECT.move("ConferenceSeatTypesView", "MigrationV1", "ConferenceRegistration"),
                  DIALECT.dropFlag("ConferenceRegistration", "PricedOrders", "IsFreeOfCharge"))));
    }
    try (SqlServerMannerH2 h2 = SqlServerMannerH2.with(true)) {
      ThirdPlan plan = WordyPlan.of("Events", Path.of("backup"), Map.of());
      List<SqlScript.Part> third = new ThirdScript(h2.connection(), DIALECT).parts(plan);
      by.putAll(looked(h2, all(third.subList(0, third.size() - 1))));
      String processes = "ConferenceRegistrationProcesses";
      by.putAll(
          looked(
              h2,
              List.of(
                  DIALECT.dropIndex(
                      processes, "RegistrationProcess", "IX_RegistrationProcessManager_OrderId"),
                  DIALECT.dropColumn(processes, "RegistrationProcess", "SeatReservationCommandId"),
                  DIALECT.dropColumn(processes, "RegistrationProcess", "TimeStamp"))));
      by.putAll(looked(h2, third.getLast().statements()));
    }
    assertThat(by).isEqualTo(new TreeMap<>(OTHERS));
  }

  /// A parser that takes anything would say nothing.
  @Test
  void theParserRefusesWhatIsWrong() {
    assertThat(
            List.of(
                "alter schema [A] transfer",
                "alter schema [A] nonsense [B].[C]",
                "alter table [A].[B] add [C] rowversion nul",
                "create index [A] on [B].[C] ([D]) with (online on)",
                "drop index [A]"))
        .noneMatch(SqlServerStatementsTest::isParsed);
  }
}
