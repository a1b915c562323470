package org.tranship.driver.jdbc;

/// The contract on PostgreSQL where payload and metadata are jsonb, streams have an order of their
/// own, and there is neither a global order nor a revision; streams begin with version 1.
class PostgresJsonEventLogTest extends PostgresEventLogTest {
  @Override
  String table() {
    return """
    create table "My Events" (
      id varchar(100) not null,
      "Version" int not null,
      kind varchar(50) not null,
      data jsonb not null,
      headers jsonb not null,
      at timestamp not null,
      primary key (id, "Version"))\
    """;
  }

  @Override
  String options() {
    return "table=My Events&stream=id&version=Version&type=kind&payload=data&metadata=headers"
        + "&time=at&first-version=1&checkpoints=marks";
  }
}
