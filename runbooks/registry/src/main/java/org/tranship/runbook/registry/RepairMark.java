package org.tranship.runbook.registry;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Marks in an [Inventory] what can be repaired: links whose content is proven by what is there,
/// and blobs whose bytes have to come from elsewhere.
///
/// A repository has a manifest if it has its revision link (whose name is its digest, whatever it
/// holds), or if a tag's link or an index that the repository has leads to it; and if its bytes are
/// those of the digest and can be read. What it consists of is then the repository's too. No link
/// is proven that leads to bytes which are not there, or are others. Where a tag points is proven
/// by nothing but its link: one that holds no digest stays, but for white space around a digest of
/// a manifest that the repository or the tag's history has. A list of where tags pointed proves it
/// for those that are lost, if the repository has the manifest.
///
/// Of a link that is not there, `proof` is the link from which its repository has the manifest.
final class RepairMark {
  /// Blobs come before every link.
  static final int BLOBS = 0;

  /// The links of tags, behind all others.
  static final int TAGS_LAST = 5;

  /// Links, in the order in which a registry writes them; indexes behind manifests.
  static final List<Integer> LINKS = List.of(1, 2, 3, 4, 5);

  private static final List<String> TABLES =
      List.of(
          "drop table if exists temp.held",
          "drop table if exists temp.repair",
          "drop table if exists temp.wanted",
          "drop table if exists temp.listed",
          """
          create temp table held (
            repository, hex, root, primary key (repository, hex)) without rowid
          """,
          """
          create temp table repair (
            key primary key, rank, hex, size, version, present, reason, source, their_key,
            their_size, their_version, proof) without rowid
          """,
          """
          create temp table wanted (
            hex primary key, key, size, version, present, reason) without rowid
          """,
          """
          create temp table listed (
            repository, tag, hex, rebuilt default 0, primary key (repository, tag)) without rowid
          """);

  private static final String HELD =
      """
      insert into held
      with recursive had (repository, hex, root) as (
        select repository, hex, min(key) from (
          select l.repository as repository, l.named as hex, l.key as key
            from link l join manifest m on m.hex = l.named
           where l.kind = 'REVISION' and m.state = 'read'
          union all
          select l.repository, l.target, l.key from link l join manifest m on m.hex = l.target
           where l.kind = 'TAG' and m.state = 'read')
         group by repository, hex
        union
        select had.repository, r.child, had.root from had
          join reference r on r.parent = had.hex and r.role = 'CHILD'
          join manifest m on m.hex = r.child
         where m.state = 'read')
      select repository, hex, min(root) from had group by repository, hex
      """;

  private static final String LAYERS =
      """
      insert or ignore into repair (key, rank, hex, size, version, present, reason, proof)
      select %1$s || h.repository || '/_layers/sha256/' || r.child || '/link', 1, r.child, 0, '', 0,
             'it is a ' || lower(min(r.role)) || ' of sha256:' || min(r.parent), min(h.root)
        from held h join reference r on r.parent = h.hex
                    join blob b on b.hex = r.child
       where r.role in ('CONFIG', 'LAYER') and r.elsewhere = 0 and b.state = 'sound'
         and not exists (select 1 from link k where k.repository = h.repository
                         and k.kind = 'LAYER' and k.named = r.child)
       group by h.repository, r.child
      """;

  private static final String REVISIONS =
      """
      insert or ignore into repair (key, rank, hex, size, version, present, reason, proof)
      select %1$s || h.repository || '/_manifests/revisions/sha256/' || h.hex || '/link',
             case when exists (select 1 from reference r where r.parent = h.hex
                               and r.role = 'CHILD') then 3 else 2 end,
             h.hex, 0, '', 0, 'a tag or an index of the repository names the manifest', h.root
        from held h
       where not exists (select 1 from link k where k.repository = h.repository
                         and k.kind = 'REVISION' and k.named = h.hex)
      """;

  private static final String HISTORY =
      """
      insert or ignore into repair (key, rank, hex, size, version, present, reason, proof)
      select %1$s || l.repository || '/_manifests/tags/' || l.tag || '/index/sha256/' || l.target
               || '/link', 4, l.target, 0, '', 0, 'the tag points to the manifest', l.key
        from link l join held h on h.repository = l.repository and h.hex = l.target
       where l.kind = 'TAG'
         and not exists (select 1 from link k where k.repository = l.repository
                         and k.kind = 'TAG_HISTORY' and k.tag = l.tag and k.named = l.target)
      """;

  private static final String BY_NAME =
      """
      insert or ignore into repair (key, rank, hex, size, version, present, reason)
      select key, case kind when 'LAYER' then 1 when 'TAG_HISTORY' then 4
                  else case when exists (select 1 from reference r where r.parent = l.named
                                         and r.role = 'CHILD') then 3 else 2 end end,
             named, size, version, 1, 'its name is the digest; ' || fault
        from link l
       where fault <> '' and fault not like '%1$s%%' and kind <> 'TAG'
         and case kind when 'LAYER'
             then exists (select 1 from blob b where b.hex = l.named and b.state = 'sound')
             else exists (select 1 from manifest m where m.hex = l.named and m.state = 'read')
               or kind = 'TAG_HISTORY'
                  and exists (select 1 from blob b where b.hex = l.named and b.state = 'sound') end
      """;

  private static final String TAGS =
      """
      insert or ignore into repair (key, rank, hex, size, version, present, reason)
      select l.key, 5, l.meant, l.size, l.version, 1,
             'it is a digest but for white space; ' || l.fault
        from link l join manifest m on m.hex = l.meant
       where l.kind = 'TAG' and m.state = 'read'
         and exists (select 1 from link k where k.repository = l.repository
                     and k.named = l.meant
                     and (k.kind = 'REVISION' or k.kind = 'TAG_HISTORY' and k.tag = l.tag))
      """;

  private static final String LISTED =
      """
      insert or ignore into repair (key, rank, hex, size, version, present, reason, proof)
      select %1$s || t.repository || '/_manifests/tags/' || t.tag || '/current/link', 5, t.hex,
             ifnull(l.size, 0), ifnull(l.version, ''), l.key is not null,
             'the list of tags names the manifest' || ifnull('; ' || l.fault, ''), h.root
        from listed t join held h on h.repository = t.repository and h.hex = t.hex
        left join link l on l.repository = t.repository and l.kind = 'TAG' and l.tag = t.tag
       where l.key is null
          or l.target is null and l.meant is null and l.fault not like '%2$s%%'
      """;

  /// Of a tag that is lost the history comes first, as when it is pushed.
  private static final String LISTED_HISTORY =
      """
      insert or ignore into repair (key, rank, hex, size, version, present, reason, proof)
      select %1$s || t.repository || '/_manifests/tags/' || t.tag || '/index/sha256/' || t.hex
               || '/link', 4, t.hex, 0, '', 0, 'the list of tags names the manifest', h.root
        from listed t join held h on h.repository = t.repository and h.hex = t.hex
       where t.rebuilt = 1
         and not exists (select 1 from link k where k.repository = t.repository
                         and k.kind = 'TAG_HISTORY' and k.tag = t.tag and k.named = t.hex)
      """;

  private static final String REBUILT =
      """
      update listed set rebuilt = 1
       where exists (select 1 from repair r where r.key = %1$s || repository
                     || '/_manifests/tags/' || tag || '/current/link')
      """;

  private static final String BAD_BLOBS =
      """
      insert into wanted
      select hex, key, size, version, 1, case state when 'corrupt' then detail
             else 'it has no bytes' end
        from blob where state in ('corrupt', 'truncated')
      """;

  private static final String MISSING_BLOBS =
      """
      insert or ignore into wanted
      select hex, %1$s || substr(hex, 1, 2) || '/' || hex || '/data', 0, '', 0, 'it is not there'
        from (select child as hex from reference where elsewhere = 0
              union select hex from manifest) needed
       where not exists (select 1 from blob b where b.hex = needed.hex)
      """;

  private RepairMark() {}

  /// Marks it, in tables of this connection: `repair` (links), and `wanted` (blobs).
  ///
  /// @param front what the registry's driver puts in front of `docker/`
  /// @param tags a list of where tags pointed; empty for none
  /// @throws RegistryException if that cannot be used
  static void in(Inventory inventory, String front, Optional<Path> tags) {
    TABLES.forEach(inventory::change);
    String links = Inventory.quoted(front + RegistryLayout.ROOT + "repositories/");
    inventory.change(HELD);
    inventory.change(LAYERS.formatted(links));
    inventory.change(REVISIONS.formatted(links));
    inventory.change(HISTORY.formatted(links));
    inventory.change(BY_NAME.formatted(LinkRead.UNREADABLE));
    inventory.change(TAGS);
    if (tags.isPresent()) {
      listed(inventory, links, tags.get());
    }
    inventory.change(BAD_BLOBS);
    inventory.change(
        MISSING_BLOBS.formatted(Inventory.quoted(front + RegistryLayout.ROOT + "blobs/sha256/")));
    inventory.commit();
  }

  private static void listed(Inventory inventory, String links, Path tags) {
    TagList.read(
        tags,
        tag ->
            inventory.change(
                "insert or replace into listed (repository, tag, hex) values (%s, %s, %s)"
                    .formatted(
                        Inventory.quoted(tag.repository()),
                        Inventory.quoted(tag.tag()),
                        Inventory.quoted(tag.hex()))));
    inventory.change(LISTED.formatted(links, LinkRead.UNREADABLE));
    inventory.change(REBUILT.formatted(links));
    inventory.change(LISTED_HISTORY.formatted(links));
  }
}
