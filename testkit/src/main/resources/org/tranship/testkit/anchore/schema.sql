-- Anchore Engine's tables, as far as documents, migrations and signs of life are concerned, with the
-- columns and types of its releases 0.2.0 to 1.1.0 (db_version 0.0.7 to 0.0.16). No column has a
-- default of the server's own but tasks.id.
create type task_states as enum ('initializing', 'pending', 'running', 'complete', 'failed');

create table archive_metadata (
  bucket varchar not null,
  "archiveId" varchar not null,
  "userId" varchar not null,
  "documentName" varchar not null,
  content_url varchar,
  created_at integer,
  last_updated integer,
  record_state_key varchar,
  record_state_val varchar,
  is_compressed boolean,
  digest varchar,
  size bigint,
  document_metadata varchar,
  primary key (bucket, "archiveId", "userId", "documentName")
);

create table archive_document (
  bucket varchar not null,
  "archiveId" varchar not null,
  "userId" varchar not null,
  "documentName" varchar not null,
  created_at integer,
  last_updated integer,
  record_state_key varchar,
  record_state_val varchar,
  jsondata varchar,
  b64_encoded boolean,
  primary key (bucket, "archiveId", "userId", "documentName")
);

create table object_storage (
  "userId" varchar not null,
  bucket varchar not null,
  key varchar not null,
  version varchar not null,
  object_metadata varchar,
  content bytea,
  created_at integer,
  last_updated integer,
  primary key ("userId", bucket, key, version)
);

create table tasks (
  id serial primary key,
  state task_states,
  last_state task_states,
  created_at timestamp without time zone,
  started_at timestamp without time zone,
  ended_at timestamp without time zone,
  last_updated timestamp without time zone,
  executor_id varchar,
  type varchar
);

create table archive_migration_tasks (
  id integer primary key references tasks (id),
  migrate_from_driver varchar,
  migrate_to_driver varchar,
  archive_documents_to_migrate integer,
  archive_documents_migrated integer,
  online_migration boolean
);

create table services (
  hostid varchar not null,
  servicename varchar not null,
  created_at integer,
  last_updated integer,
  record_state_key varchar,
  record_state_val varchar,
  type varchar,
  version varchar,
  base_url varchar,
  short_description varchar,
  status boolean,
  status_message varchar,
  heartbeat integer,
  primary key (hostid, servicename)
);

create table anchore (
  service_version varchar not null,
  db_version varchar not null,
  created_at integer,
  last_updated integer,
  record_state_key varchar,
  record_state_val varchar,
  scanner_version varchar,
  primary key (service_version, db_version)
);
