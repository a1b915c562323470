package org.tranship.runbook.journey.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqlServerStatementsTest {
  @Test
  void probe() throws SQLException {
    Dialect dialect = Dialect.of("jdbc:sqlserver://db;databaseName=Conference").orElseThrow();
    Connection c = DriverManager.getConnection("jdbc:h2:mem:journey;MODE=MSSQLServer;DATABASE_TO_UPPER=false;CASE_INSENSITIVE_IDENTIFIERS=true");
    List<String> all = new ArrayList<>(new ReadModels(c, dialect).making("TranshipShadow"));
    all.set(0, "create schema [TranshipShadow]");
    all.addAll(new ShadowViews(c, dialect).making());
    all.addAll(SampleEvents.ofConferences(dialect, "TranshipShadow"));
    all.add("create schema [ConferenceRegistration]");
    all.addAll(new ReadModels(c, dialect).swapping(new ReadModels.State(false,false,false,true,false)));
    for (String each : all) {
      try (Statement s = c.createStatement()) { 
        if (each.contains("?")) { c.prepareStatement(each).close(); } else { s.execute(each);} System.out.println("OK   " + each);
      } catch (SQLException e) { System.out.println("NO   " + each + "\n        " + e.getMessage().lines().findFirst().orElse("")); }
    }
  }
}
