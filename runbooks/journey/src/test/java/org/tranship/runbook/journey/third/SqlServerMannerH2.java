package org.tranship.runbook.journey.third;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/// H2 in the manner of SQL Server, with the tables of a release of the Journey. What it refuses of
/// what SQL Server knows is put otherwise, so that what comes behind finds what it needs.
///
/// This is no SQL Server: it shows that a statement makes sense where H2 does as SQL Server does.
final class SqlServerMannerH2 implements AutoCloseable {
  private static final List<String> FIRST =
      List.of(
          "create schema [sys]",
          "create table [sys].[tables] (object_id int, schema_id int)",
          "create table [sys].[indexes] (object_id int, name varchar(100))",
          "create alias schema_name as 'String of(int id) { return \"\"; }'",
          "create schema [ConferenceRegistration]",
          "create table [ConferenceRegistration].[ConferencesView] ([Id] uniqueidentifier primary key)",
          "create table [ConferenceRegistration].[ConferenceSeatTypesView] ([Id] uniqueidentifier"
              + " primary key, [ConferenceId] uniqueidentifier, [Name] nvarchar(max))",
          "create table [ConferenceRegistration].[OrdersView] ([OrderId] uniqueidentifier primary key,"
              + " [ConferenceId] uniqueidentifier, [ReservationExpirationDate] datetime, [StateValue]"
              + " int, [OrderVersion] int, [RegistrantEmail] nvarchar(max), [AccessCode] nvarchar(max))",
          "create table [ConferenceRegistration].[OrderItemsView] ([Id] uniqueidentifier primary key,"
              + " [SeatType] uniqueidentifier, [RequestedSeats] int, [ReservedSeats] int,"
              + " [DraftOrder_OrderId] uniqueidentifier, constraint [DraftOrder_Lines] foreign key"
              + " ([DraftOrder_OrderId]) references [ConferenceRegistration].[OrdersView] ([OrderId]))",
          "create table [ConferenceRegistration].[PricedOrders] ([OrderId] uniqueidentifier primary"
              + " key, [AssignmentsId] uniqueidentifier, [Total] decimal(18,2), [OrderVersion] int)",
          "create table [ConferenceRegistration].[PricedOrderLines] ([LineId] uniqueidentifier primary"
              + " key, [OrderId] uniqueidentifier, [Description] nvarchar(max), [UnitPrice]"
              + " decimal(18,2), [Quantity] int, [LineTotal] decimal(18,2), constraint"
              + " [PricedOrder_Lines] foreign key ([OrderId]) references"
              + " [ConferenceRegistration].[PricedOrders] ([OrderId]))");

  private static final List<String> SECOND =
      List.of(
          "create alias serverproperty as 'String of(String name) { return \"3\"; }'",
          "alter table [ConferenceRegistration].[ConferencesView] add [SeatsAvailabilityVersion] int",
          "alter table [ConferenceRegistration].[PricedOrders] add [IsFreeOfCharge] bit",
          "create table [ConferenceRegistration].[PricedOrderLineSeatTypeDescriptions] ([SeatTypeId]"
              + " uniqueidentifier primary key, [Name] nvarchar(max))",
          "create schema [ConferenceRegistrationProcesses]",
          "create table [ConferenceRegistrationProcesses].[RegistrationProcess] ([Id] uniqueidentifier"
              + " primary key, [Completed] bit, [OrderId] uniqueidentifier)",
          "create schema [BlobStorage]",
          "create table [BlobStorage].[Blobs] ([Id] nvarchar(128) primary key, [ContentType]"
              + " nvarchar(max), [Blob] varbinary(max), [BlobString] nvarchar(max))");

  /// What H2 refuses, and how it is put otherwise.
  private static final Map<Pattern, String> OTHERWISE = new LinkedHashMap<>();

  static {
    put("exec\\('create schema (\\S+) authorization \\[dbo\\]'\\)", "create schema $1");
    put(
        "alter schema (\\S+) transfer (\\[\\w+\\])\\.(\\[\\w+\\])",
        "create table $1.$3 as select * from $2.$3; drop table $2.$3 cascade");
    put(
        "(alter table \\S+ add \\S+ \\w+) not null constraint \\S+ default (.*)",
        "$1 default $2 not null");
    put("(alter table \\S+) drop constraint .*, column (\\S+)", "$1 drop column $2");
    put(
        "exec sp_rename '(\\[\\w+\\]\\.)\\[(DraftOrder_Lines)\\]', '(\\w+)', 'OBJECT'",
        "alter table $1[OrderItemsView] rename constraint [$2] to [$3]");
    put(
        "exec sp_rename '(\\[\\w+\\]\\.)\\[(PricedOrder_Lines)\\]', '(\\w+)', 'OBJECT'",
        "alter table $1[PricedOrderLines] rename constraint [$2] to [$3]");
    put("(create index .*) with \\(online = on\\)", "$1");
    put("drop index (\\S+) on (\\[\\w+\\]\\.).*", "drop index $2$1");
    put("(alter table \\S+ add \\S+) rowversion not null", "$1 binary(8)");
  }

  private final Connection connection;

  private SqlServerMannerH2(Connection connection) {
    this.connection = connection;
  }

  private static void put(String pattern, String otherwise) {
    String _ = OTHERWISE.put(Pattern.compile(pattern), otherwise);
  }

  /// With what a release has.
  static SqlServerMannerH2 with(boolean second) throws SQLException {
    SqlServerMannerH2 h2 =
        new SqlServerMannerH2(
            DriverManager.getConnection(
                "jdbc:h2:mem:%s;MODE=MSSQLServer;DATABASE_TO_LOWER=true"
                    .formatted(UUID.randomUUID())));
    for (String each : FIRST) {
      h2.execute(each);
    }
    for (String each : second ? SECOND : List.<String>of()) {
      h2.execute(each);
    }
    return h2;
  }

  Connection connection() {
    return connection;
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean _ = statement.execute(sql);
    }
  }

  /// Runs a statement, or has it understood if it has values.
  ///
  /// @return whether H2 took it as it is; otherwise what it takes was run instead
  /// @throws SQLException if H2 refuses it, and it is none of those that are known
  boolean takes(String sql) throws SQLException {
    try {
      if (sql.contains("?")) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
          return statement.getParameterMetaData().getParameterCount() > 0;
        }
      }
      execute(sql);
      return true;
    } catch (SQLException e) {
      for (Map.Entry<Pattern, String> each : OTHERWISE.entrySet()) {
        if (each.getKey().matcher(sql).matches()) {
          execute(each.getKey().matcher(sql).replaceAll(each.getValue()));
          return false;
        }
      }
      throw e;
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
