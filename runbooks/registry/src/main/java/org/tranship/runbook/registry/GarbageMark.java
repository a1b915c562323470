package org.tranship.runbook.registry;

import java.time.Instant;
import java.util.List;

/// Marks in an [Inventory] what nothing needs.
///
/// Needed is every manifest that a revision link or a tag of any repository names, the children of
/// an index that is needed (whether or not a tag names them), and everything that such a manifest
/// consists of. With `untagged` a revision link counts only where it is young, or where a tag of
/// its repository, or a link that counts, leads to it over indexes: a registry of version 2.8
/// forgets the children there, and deletes them (distribution issues 3178 and 3004). What is
/// younger than the protection window, or of a time that the store does not tell, is no garbage;
/// nor is a blob to which such a link leads, since a push of bytes that are there writes only the
/// link. A blob with other bytes than its name says is left where it is. With a blob go the links
/// that allow its use, so that whoever pushes it again is told to send it.
final class GarbageMark {
  private static final List<String> MARK =
      List.of(
          "drop table if exists temp.led",
          "drop table if exists temp.needed",
          "drop table if exists temp.garbage",
          "create temp table led (repository, hex, primary key (repository, hex)) without rowid",
          """
          create temp table garbage (
            key primary key, hex, size, version, modified, reason, link) without rowid
          """,
          "create temp table needed (hex primary key) without rowid");

  private static final String LED =
      """
      insert into led
      with recursive kept (repository, hex) as (
        select repository, target from link
         where target is not null
           and (kind = 'TAG' or kind = 'REVISION' and (%2$d = 0 or modified not between 0 and %1$d))
        union
        select kept.repository, r.child from kept
          join reference r on r.parent = kept.hex and r.role = 'CHILD')
      select repository, hex from kept
      """;

  private static final String UNTAGGED =
      """
      insert into garbage
      select key, target, size, version, modified, 'no tag leads to it', 1 from link l
       where kind = 'REVISION' and target is not null and modified between 0 and %d
         and not exists (select 1 from led where led.repository = l.repository
                         and led.hex = l.target)
      """;

  private static final String NEEDED =
      """
      insert into needed
      with recursive live (hex) as (
        select target from link l where kind in ('REVISION', 'TAG') and target is not null
           and not exists (select 1 from garbage g where g.key = l.key)
        union
        select r.child from live join reference r on r.parent = live.hex and r.role = 'CHILD')
      select hex from live
      union
      select r.child from live join reference r on r.parent = live.hex
      union
      select target from link
       where kind = 'LAYER' and target is not null and modified not between 0 and %1$d
      """;

  private static final String BLOBS =
      """
      insert into garbage
      select key, hex, size, version, modified,
             case when exists (select 1 from reference r where r.child = b.hex)
                    or exists (select 1 from link l where l.target = b.hex and l.kind = 'REVISION')
                  then 'only manifests without a tag need it' else 'no manifest needs it' end, 0
        from blob b
       where modified between 0 and %1$d and state = 'sound'
         and not exists (select 1 from needed n where n.hex = b.hex)
      """;

  private static final String LINKS =
      """
      insert or ignore into garbage
      select l.key, l.target, l.size, l.version, l.modified, 'its blob is garbage', 1
        from link l join garbage g on g.hex = l.target and g.link = 0
       where l.kind in ('LAYER', 'TAG_HISTORY')
      union
      select l.key, l.target, l.size, l.version, l.modified, 'the tag has left it', 1
        from link l join link r on r.repository = l.repository and r.kind = 'REVISION'
                               and r.target = l.target
                    join garbage g on g.key = r.key
       where l.kind = 'TAG_HISTORY'
      """;

  private GarbageMark() {}

  /// Marks it, in tables of this connection: `garbage`, `needed` (blobs), and `led` (manifests that
  /// must have a revision link, by repository).
  ///
  /// @param before only what was written before this
  static void in(Inventory inventory, boolean untagged, Instant before) {
    long time = before.toEpochMilli();
    MARK.forEach(inventory::change);
    inventory.change(LED.formatted(time, untagged ? 1 : 0));
    if (untagged) {
      inventory.change(UNTAGGED.formatted(time));
    }
    inventory.change(NEEDED.formatted(time));
    inventory.change(BLOBS.formatted(time));
    inventory.change(LINKS);
    inventory.commit();
  }
}
