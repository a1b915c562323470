package org.tranship.runbook.registry;

import java.util.List;

/// The tables of an inventory.
final class InventorySchema {
  /// Stands for a time of writing that the store does not tell.
  static final long NO_TIME = -1;

  static final List<String> STATEMENTS =
      List.of(
          "create table registry (store text not null, root text not null default '')",
          """
          create table blob (
            hex text primary key,      -- SHA-256 that the key names
            key text not null,         -- in the store
            size integer not null,     -- bytes as listed
            version text not null,     -- as listed; empty where the store has none
            modified integer not null, -- as listed, in milliseconds since 1970; -1 for none
            seen integer not null,     -- 1 if the newest listing had it
            state text not null default 'listed',
                                       -- listed, sound, corrupt, truncated, unreadable, changed
            detail text not null default ''
          ) without rowid
          """,
          """
          create table link (
            key text primary key,
            kind text not null,        -- LAYER, REVISION, TAG_HISTORY, TAG
            repository text not null,
            tag text not null,
            named text not null,       -- SHA-256 in the key; empty for TAG
            target text,               -- SHA-256 in the file; null if it has none
            meant text,                -- likewise, if only white space around it is wrong
            fault text not null,
            size integer not null,     -- bytes as listed
            version text not null,     -- as listed; empty where the store has none
            modified integer not null  -- as listed, in milliseconds since 1970; -1 for none
          ) without rowid
          """,
          "create index link_by_target on link (target, kind, repository)",
          "create index link_by_repository on link (repository, kind, named, tag)",
          """
          create table manifest (
            hex text primary key,
            media text not null default '',
            state text not null default 'wanted',
                                       -- wanted, read, bad
            fault text not null default ''
                                       -- why it is bad
          ) without rowid
          """,
          """
          create table reference (
            parent text not null,      -- the manifest
            role text not null,        -- CONFIG, LAYER, CHILD, MEMBER
            child text not null,
            size integer not null,     -- -1 where the manifest does not say
            elsewhere integer not null,-- 1 if the blob may be had from other addresses
            primary key (parent, role, child)
          ) without rowid
          """,
          "create index reference_by_child on reference (child)",
          """
          create table stray (
            key text primary key,
            kind text not null,        -- upload, stray, unlistable
            detail text not null,      -- of an upload its repository and name; else why
            size integer not null,
            modified text not null
          ) without rowid
          """,
          """
          create table hurt (
            image text primary key     -- repository:tag that cannot be pulled whole
          ) without rowid
          """);

  /// What a new look does not take from the last one.
  static final List<String> FORGET =
      List.of(
          "update blob set seen = 0",
          "delete from link",
          "delete from manifest",
          "delete from reference",
          "delete from stray",
          "delete from hurt");

  private InventorySchema() {}
}
