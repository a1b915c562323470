package org.tranship.runbook.journey.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.List;
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

  @Test
  void sqlServer() {
    ReadModels models =
        new ReadModels(
            NONE, Dialect.of("jdbc:sqlserver://db;databaseName=Conference").orElseThrow());
    assertThat(models.statements(new ReadModels.State(false, false, false, true, false)))
        .containsExactly(
            "exec('create schema [MigrationV1] authorization [dbo]')",
            "alter schema [MigrationV1] transfer [ConferenceRegistration].[ConferenceSeatTypesView]",
            "alter schema [MigrationV1] transfer [ConferenceRegistration].[ConferencesView]",
            "alter table [ConferenceRegistration].[PricedOrders] add [IsFreeOfCharge] bit not null"
                + " constraint [DF_PricedOrders_IsFreeOfCharge] default 0",
            "create table [ConferenceRegistration].[ConferencesView] ([Id] uniqueidentifier not"
                + " null primary key, [Code] nvarchar(max), [Name] nvarchar(max), [Description]"
                + " nvarchar(max), [Location] nvarchar(max), [Tagline] nvarchar(max),"
                + " [TwitterSearch] nvarchar(max), [StartDate] datetimeoffset not null,"
                + " [IsPublished] bit not null, [SeatsAvailabilityVersion] int not null)",
            "create table [ConferenceRegistration].[ConferenceSeatTypesView] ([Id]"
                + " uniqueidentifier not null primary key, [ConferenceId] uniqueidentifier not null"
                + " references [ConferenceRegistration].[ConferencesView] ([Id]) on delete cascade,"
                + " [Name] nvarchar(max), [Description] nvarchar(max), [Price] decimal(18,2) not"
                + " null, [Quantity] int not null, [AvailableQuantity] int not null)",
            "create table [ConferenceRegistration].[PricedOrderLineSeatTypeDescriptions]"
                + " ([SeatTypeId] uniqueidentifier not null primary key, [Name] nvarchar(max))");
  }

  @Test
  void whatIsThereIsNotMadeAgain() {
    ReadModels models =
        new ReadModels(NONE, Dialect.of("jdbc:postgresql://db/conference").orElseThrow());
    List<String> statements =
        models.statements(new ReadModels.State(true, false, false, true, true));
    assertThat(statements).hasSize(5);
    assertThat(statements.getFirst())
        .isEqualTo(
            "alter table \"ConferenceRegistration\".\"ConferenceSeatTypesView\" set schema"
                + " \"MigrationV1\"");
  }

  @Test
  void othersAreNotKnown() {
    assertThat(Dialect.of("jdbc:mysql://db/conference")).isEmpty();
  }
}
