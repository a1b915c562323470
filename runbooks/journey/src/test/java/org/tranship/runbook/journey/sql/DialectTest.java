package org.tranship.runbook.journey.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The statements for SQL Server, to the letter: no server of it runs here. PostgreSQL's are run by
/// the tests of the migration.
class DialectTest {
  private static final Connection NONE =
      (Connection)
          Proxy.newProxyInstance(
              DialectTest.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (_, method, _) -> {
                throw new AssertionError(method.getName() + " is not to be called");
              });

  private static final Dialect SQL_SERVER =
      Dialect.of("jdbc:sqlserver://db;databaseName=Conference").orElseThrow();

  @Test
  void sqlServer() {
    ReadModels models = new ReadModels(NONE, SQL_SERVER);
    assertThat(models.swapping(new ReadModels.State(false, false, false, true, false)))
        .containsExactly(
            "exec('create schema [MigrationV1] authorization [dbo]')",
            "alter schema [MigrationV1] transfer [ConferenceRegistration].[ConferenceSeatTypesView]",
            "alter schema [MigrationV1] transfer [ConferenceRegistration].[ConferencesView]",
            "alter table [ConferenceRegistration].[PricedOrders] add [IsFreeOfCharge] bit not null"
                + " constraint [DF_PricedOrders_IsFreeOfCharge] default 0",
            "alter schema [ConferenceRegistration] transfer [TranshipShadow].[ConferencesView]",
            "alter schema [ConferenceRegistration] transfer"
                + " [TranshipShadow].[ConferenceSeatTypesView]",
            "alter schema [ConferenceRegistration] transfer"
                + " [TranshipShadow].[PricedOrderLineSeatTypeDescriptions]",
            "drop table [TranshipShadow].[Rebuild]",
            "drop schema [TranshipShadow]");
    assertThat(new ShadowViews(NONE, SQL_SERVER).making())
        .containsExactly(
            "exec('create schema [TranshipShadow] authorization [dbo]')",
            "create table [TranshipShadow].[ConferencesView] ([Id] uniqueidentifier not"
                + " null primary key, [Code] nvarchar(max), [Name] nvarchar(max), [Description]"
                + " nvarchar(max), [Location] nvarchar(max), [Tagline] nvarchar(max),"
                + " [TwitterSearch] nvarchar(max), [StartDate] datetimeoffset not null,"
                + " [IsPublished] bit not null, [SeatsAvailabilityVersion] int not null)",
            "create table [TranshipShadow].[ConferenceSeatTypesView] ([Id]"
                + " uniqueidentifier not null primary key, [ConferenceId] uniqueidentifier not null"
                + " references [TranshipShadow].[ConferencesView] ([Id]) on delete cascade,"
                + " [Name] nvarchar(max), [Description] nvarchar(max), [Price] decimal(18,2) not"
                + " null, [Quantity] int not null, [AvailableQuantity] int not null)",
            "create table [TranshipShadow].[PricedOrderLineSeatTypeDescriptions]"
                + " ([SeatTypeId] uniqueidentifier not null primary key, [Name] nvarchar(max))",
            "create table [TranshipShadow].[Rebuild] ([Id] int not null primary key)");
  }

  @Test
  void sqlServerOfReshapedOrders() {
    Dialect dialect = SQL_SERVER;
    assertThat(new FreeOrders(NONE, dialect).statement(true))
        .isEqualTo(
            "update [ConferenceRegistration].[PricedOrders] set [IsFreeOfCharge] = 1 where [Total] ="
                + " 0 and [OrderVersion] > 0 and [IsFreeOfCharge] = 0");
    OrderVersions versions = new OrderVersions(NONE, dialect);
    assertThat(versions.keeping("OrdersView"))
        .containsExactly(
            "create table [MigrationV1].[OrdersViewVersions] ([OrderId] uniqueidentifier not null"
                + " primary key, [OrderVersion] int not null)",
            "insert into [MigrationV1].[OrdersViewVersions] select [OrderId], [OrderVersion] from"
                + " [ConferenceRegistration].[OrdersView]");
    assertThat(versions.restoring("OrdersView"))
        .isEqualTo(
            "update [ConferenceRegistration].[OrdersView] set [OrderVersion] = (select"
                + " kept.[OrderVersion] from [MigrationV1].[OrdersViewVersions] kept where"
                + " kept.[OrderId] = [OrdersView].[OrderId]) where [OrderId] in (select [OrderId]"
                + " from [MigrationV1].[OrdersViewVersions])");
  }

  @Test
  void sqlServerOfTheThirdRelease() {
    Dialect dialect = SQL_SERVER;
    ProcessTables processes = new ProcessTables(NONE, dialect);
    assertThat(Stream.of(ProcessTables.Part.values()).map(it -> processes.made(it, false)))
        .containsExactly(
            "create table [ConferenceRegistrationProcesses].[UndispatchedMessages] ([Id]"
                + " uniqueidentifier not null primary key, [Commands] nvarchar(max))",
            "alter table [ConferenceRegistrationProcesses].[RegistrationProcess] add"
                + " [SeatReservationCommandId] uniqueidentifier not null constraint"
                + " [DF_RegistrationProcess_SeatReservationCommandId] default"
                + " '00000000-0000-0000-0000-000000000000'",
            "alter table [ConferenceRegistrationProcesses].[RegistrationProcess] add [TimeStamp]"
                + " rowversion not null",
            "create index [IX_RegistrationProcessManager_Completed] on"
                + " [ConferenceRegistrationProcesses].[RegistrationProcess] ([Completed])",
            "create index [IX_RegistrationProcessManager_OrderId] on"
                + " [ConferenceRegistrationProcesses].[RegistrationProcess] ([OrderId])",
            "create index [IX_SeatTypesView_ConferenceId] on"
                + " [ConferenceRegistration].[ConferenceSeatTypesView] ([ConferenceId])");
    assertThat(processes.made(ProcessTables.Part.ORDER_INDEX, true))
        .isEqualTo(
            "create index [IX_RegistrationProcessManager_OrderId] on"
                + " [ConferenceRegistrationProcesses].[RegistrationProcess] ([OrderId]) with (online"
                + " = on)");
    assertThat(dialect.waitForLocks(Duration.ofMinutes(1))).isEqualTo("set lock_timeout 60000");
    assertThat(dialect.renameConstraint("ConferenceRegistration", "x", "A", "AV2"))
        .isEqualTo("exec sp_rename '[ConferenceRegistration].[A]', 'AV2', 'OBJECT'");
    assertThat(new ThirdViews(NONE, dialect).made("ConferenceRegistration"))
        .hasSize(7)
        .anyMatch(
            it ->
                it.equals(
                    "create table [ConferenceRegistration].[OrderItemsViewV3] ([OrderId]"
                        + " uniqueidentifier not null, [SeatType] uniqueidentifier not null,"
                        + " [RequestedSeats] int not null, [ReservedSeats] int not null, primary"
                        + " key ([OrderId], [SeatType]))"))
        .anyMatch(
            it ->
                it.equals(
                    "alter table [ConferenceRegistration].[PricedOrderLinesV3] add constraint"
                        + " [PricedOrder_Lines] foreign key ([OrderId]) references"
                        + " [ConferenceRegistration].[PricedOrdersV3] ([OrderId]) on delete"
                        + " cascade"));
  }

  @Test
  void whatIsThereIsNotMadeAgain() {
    ReadModels models =
        new ReadModels(NONE, Dialect.of("jdbc:postgresql://db/conference").orElseThrow());
    List<String> statements = models.swapping(new ReadModels.State(true, false, false, true, true));
    assertThat(statements).hasSize(7);
    assertThat(statements.getFirst())
        .isEqualTo(
            "alter table \"ConferenceRegistration\".\"ConferenceSeatTypesView\" set schema"
                + " \"MigrationV1\"");
  }

  /// As Microsoft's driver tells them. What refuses a row for another reason is none.
  @Test
  void whatSqlServerSaysOfARace() {
    assertThat(
            List.of(
                new SQLException("Violation of PRIMARY KEY constraint", "23000", 2627),
                new SQLException("Cannot insert duplicate key row", "23000", 2601),
                new SQLException("was deadlocked", "40001", 1205)))
        .allMatch(SQL_SERVER::isRace);
    assertThat(
            List.of(
                new SQLException("conflicted with the FOREIGN KEY constraint", "23000", 547),
                new SQLException("Cannot insert the value NULL", "23000", 515),
                new SQLException("The connection is closed.", "08S01", 0),
                new SQLException("The server did not return a response.")))
        .noneMatch(SQL_SERVER::isRace);
  }

  @Test
  void whatPostgresSaysOfARace() {
    Dialect postgres = Dialect.of("jdbc:postgresql://db/conference").orElseThrow();
    assertThat(List.of("23505", "40P01", "40001"))
        .allMatch(state -> postgres.isRace(new SQLException("", state)));
    assertThat(List.of("23503", "23502", "57014", "08006", "25P02"))
        .noneMatch(state -> postgres.isRace(new SQLException("", state)));
    assertThat(postgres.isRace(new SQLException("without a state"))).isFalse();
  }

  @Test
  void othersAreNotKnown() {
    assertThat(Dialect.of("jdbc:mysql://db/conference")).isEmpty();
  }
}
