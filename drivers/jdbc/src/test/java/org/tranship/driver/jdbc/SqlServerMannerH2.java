package org.tranship.driver.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// H2 in the manner of SQL Server, under URLs of SQL Server, so that the statements for it are run
/// by a database. What H2 does not know is put otherwise: the collation that orders texts by their
/// bytes in UTF-8, and `select into`.
///
/// This is no SQL Server: it shows that statements make sense and do what they should where H2 does
/// as SQL Server does, and no more.
final class SqlServerMannerH2 implements Driver, AutoCloseable {
  static final String URL = "jdbc:sqlserver://h2;databaseName=shop";

  private final String h2;
  private final List<Driver> others = new ArrayList<>();

  private SqlServerMannerH2(Path directory) {
    this.h2 = "jdbc:h2:" + directory.resolve("sqlserver") + ";MODE=MSSQLServer";
  }

  /// Takes the place of SQL Server's own driver until it is closed.
  static SqlServerMannerH2 in(Path directory) throws SQLException {
    SqlServerMannerH2 driver = new SqlServerMannerH2(directory);
    for (Driver other : Collections.list(DriverManager.getDrivers())) {
      if (other.acceptsURL(URL)) {
        driver.others.add(other);
        DriverManager.deregisterDriver(other);
      }
    }
    DriverManager.registerDriver(driver);
    driver.run(
        "create schema sys",
        "create table sys.triggers (name varchar(100), parent_id int)",
        "create alias object_id as 'int id(String name) { return 1; }'");
    return driver;
  }

  /// Statements that need no rewriting.
  void run(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(h2);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  Connection connection() throws SQLException {
    return DriverManager.getConnection(h2);
  }

  private static String rewritten(String sql) {
    String plain =
        sql.replace(" collate Latin1_General_100_BIN2_UTF8 as varchar(4000))", " as varbinary)")
            .replace(" collate Latin1_General_100_BIN2", "");
    return plain.startsWith("select * into ")
        ? plain.replaceFirst("select \\* into (\\S+) (.*)", "create table $1 as select * $2")
        : plain;
  }

  @Override
  public @Nullable Connection connect(String url, Properties properties) throws SQLException {
    return acceptsURL(url) ? rewriting(Connection.class, DriverManager.getConnection(h2)) : null;
  }

  private static <T> T rewriting(Class<T> type, T inner) {
    return type.cast(
        Proxy.newProxyInstance(
            SqlServerMannerH2.class.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              @Nullable Object[] given = arguments == null ? new Object[0] : arguments.clone();
              if (given.length > 0
                  && given[0] instanceof String sql
                  && (method.getName().startsWith("prepare")
                      || method.getName().startsWith("execute"))) {
                given[0] = rewritten(sql);
              }
              try {
                Object result = method.invoke(inner, given);
                return method.getName().equals("createStatement") && result != null
                    ? rewriting(Statement.class, (Statement) result)
                    : result;
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            }));
  }

  @Override
  public boolean acceptsURL(String url) {
    return url.startsWith("jdbc:sqlserver:");
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) {
    return new DriverPropertyInfo[] {new DriverPropertyInfo("encrypt", "true")};
  }

  @Override
  public int getMajorVersion() {
    return 1;
  }

  @Override
  public int getMinorVersion() {
    return 0;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger(SqlServerMannerH2.class.getName());
  }

  @Override
  public void close() throws SQLException {
    DriverManager.deregisterDriver(this);
    for (Driver other : others) {
      DriverManager.registerDriver(other);
    }
  }
}
