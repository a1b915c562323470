package org.tranship.runbook.registry;

import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.tranship.core.value.ByteCount;
import org.tranship.runbook.registry.Finding.Kind;

/// Judges what an [Inventory] holds, by the invariants of the layout. Each question is one query,
/// so memory does not grow with the number of findings. Uploads are judged by their age
/// ([UnfinishedUploads]).
///
/// The invariants: a blob's SHA-256 is its name (I1); a link holds a digest (I2), of a blob that is
/// there (I3); a tag's manifest has a revision link in the tag's repository (I4); each
/// configuration and layer of a manifest has a layer link there (I5), unless it may be had
/// elsewhere; so has each child of an index a revision link (I6); sizes are as described (I7); a
/// repository without any layer link is not seen by the registry (I8).
final class Findings {
  /// How many images a finding names.
  private static final int NAMED = 5;

  /// A question.
  ///
  /// @param sql gives subject, detail, size, the digest whose images are hurt (or empty), the
  ///   repository in which (or empty for all), the tag (or empty for all)
  private record Question(Kind kind, String sql) {}

  private static final List<Question> QUESTIONS =
      List.of(
          new Question(
              Kind.MISSING_BLOB,
              """
              select 'sha256:' || hex, detail, 0, hex, '', '' from (
                select child as hex, 'it is a ' || lower(min(role)) || ' of '
                       || case count(distinct parent) when 1 then 'the manifest '
                         else count(distinct parent) || ' manifests, the first ' end
                       || 'sha256:' || min(parent) as detail
                  from reference r
                 where elsewhere = 0 and role <> 'CHILD'
                   and not exists (select 1 from blob b where b.hex = r.child)
                 group by child
                union all
                select hex, case when exists (select 1 from link l where l.target = m.hex
                         and l.kind = 'TAG') then 'a tag points to it'
                       when exists (select 1 from reference r where r.child = m.hex)
                         then 'an index has it' else 'a revision link points to it' end
                  from manifest m
                 where not exists (select 1 from blob b where b.hex = m.hex)
              ) order by 1
              """),
          new Question(
              Kind.CORRUPT_BLOB,
              """
              select 'sha256:' || hex, detail, size, hex, '', '' from blob b
               where state = 'corrupt' and size >=
                     (select ifnull(max(size), -1) from reference r where r.child = b.hex)
               order by hex
              """),
          new Question(
              Kind.TRUNCATED_BLOB,
              """
              select 'sha256:' || hex,
                     'it has ' || size || ' bytes' || ifnull((select ' of ' || max(size)
                       from reference r where r.child = b.hex and r.size >= 0), ''),
                     size, hex, '', ''
                from blob b
               where state = 'truncated' or state = 'corrupt' and size <
                     (select ifnull(max(size), -1) from reference r where r.child = b.hex)
               order by hex
              """),
          new Question(
              Kind.UNREADABLE,
              """
              select 'sha256:' || hex, case state when 'changed'
                       then 'it was removed or replaced while it was looked at' else detail end,
                     size, hex, '', ''
                from blob where state in ('unreadable', 'changed')
              union all
              select key, detail, 0, '', '', '' from stray where kind = 'unlistable'
               order by 1
              """),
          new Question(
              Kind.SIZE_MISMATCH,
              """
              select 'sha256:' || r.child,
                     'it has ' || b.size || ' bytes, and sha256:' || r.parent || ' says '
                       || r.size, b.size, r.parent, '', ''
                from reference r join blob b on b.hex = r.child
               where r.size >= 0 and r.size <> b.size and b.state = 'sound'
               order by r.child, r.parent
              """),
          new Question(
              Kind.BAD_MANIFEST,
              "select 'sha256:' || hex, fault, 0, hex, '', '' from manifest where state = 'bad'"
                  + " order by hex"),
          new Question(
              Kind.BAD_LINK,
              """
              select key, fault, 0, case kind when 'TAG_HISTORY' then '' else named end,
                     repository, case kind when 'TAG' then tag else '' end
                from link where fault <> '' order by key
              """),
          new Question(
              Kind.MISSING_LAYER_LINK,
              """
              select l.repository || ' sha256:' || r.child,
                     'it is a ' || lower(min(r.role)) || ' of sha256:' || min(r.parent), 0,
                     r.child, l.repository, ''
                from link l join reference r on r.parent = l.target
               where l.kind = 'REVISION' and r.role in ('CONFIG', 'LAYER') and r.elsewhere = 0
                 and not exists (select 1 from link k where k.repository = l.repository
                                 and k.kind = 'LAYER' and k.named = r.child)
                 and exists (select 1 from link k where k.repository = l.repository
                             and k.kind = 'LAYER')
               group by l.repository, r.child order by 1
              """),
          new Question(
              Kind.MISSING_REVISION_LINK,
              """
              select repository || ' sha256:' || hex, min(detail), 0, hex, repository, '' from (
                select l.repository, l.target as hex, 'the tag ' || l.tag || ' points to it'
                       as detail
                  from link l where l.kind = 'TAG' and l.target is not null
                union all
                select l.repository, r.child, 'it is in the index sha256:' || r.parent
                  from link l join reference r on r.parent = l.target
                 where l.kind = 'REVISION' and r.role = 'CHILD'
              ) needed
               where not exists (select 1 from link k where k.repository = needed.repository
                                 and k.kind = 'REVISION' and k.named = needed.hex)
               group by repository, hex order by 1
              """),
          new Question(
              Kind.UNSEEN_REPOSITORY,
              """
              select repository, 'it has no layer link at all', 0, '', repository, '*'
                from link l where kind in ('REVISION', 'TAG')
                 and not exists (select 1 from link k where k.repository = l.repository
                                 and k.kind = 'LAYER')
               group by repository order by 1
              """),
          new Question(
              Kind.TAG_WITHOUT_IMAGE,
              """
              select distinct repository || ':' || tag, 'it has a history and no current link', 0,
                     '', '', repository || ':' || tag
                from link l where kind = 'TAG_HISTORY'
                 and not exists (select 1 from link k where k.repository = l.repository
                                 and k.kind = 'TAG' and k.tag = l.tag and k.named = '')
               order by 1
              """),
          new Question(
              Kind.DANGLING_BLOB,
              """
              select 'sha256:' || hex, 'no manifest needs it', size, '', '', '' from blob b
               where not exists (select 1 from reference r where r.child = b.hex)
                 and not exists (select 1 from link l where l.target = b.hex
                                 and l.kind in ('REVISION', 'TAG'))
               order by hex
              """),
          new Question(
              Kind.DANGLING_LINK,
              """
              select key, 'its blob is not there, and no manifest needs it', 0, '', '', ''
                from link l where kind in ('LAYER', 'TAG_HISTORY') and fault = ''
                 and not exists (select 1 from blob b where b.hex = l.target)
                 and not exists (select 1 from reference r where r.child = l.target)
                 and not exists (select 1 from manifest m where m.hex = l.target)
               order by key
              """),
          new Question(
              Kind.STRAY_FILE,
              "select key, 'a registry writes no such file', size, '', '', '' from stray"
                  + " where kind = 'stray' order by key"));

  private final Inventory inventory;

  Findings(Inventory inventory) {
    this.inventory = inventory;
  }

  /// Tells all of them, kind by kind.
  void each(Consumer<Finding> told) {
    Set<Kind> met = EnumSet.noneOf(Kind.class);
    for (Question question : QUESTIONS) {
      inventory.each(
          question.sql,
          row -> {
            met.add(question.kind);
            told.accept(finding(question.kind, row));
          });
    }
    new UnfinishedUploads(inventory, Clock.systemUTC().instant()).each(told);
    hurt(met, List.of());
  }

  /// Writes down in the inventory every image that damage hurts: one walk a kind, whatever the
  /// number of findings.
  ///
  /// @param passing findings that are no damage; a few
  void hurt(List<Finding> passing) {
    hurt(EnumSet.allOf(Kind.class), passing);
  }

  private void hurt(Set<Kind> kinds, List<Finding> passing) {
    inventory.change("delete from hurt");
    for (Question question : QUESTIONS) {
      if (question.kind.isDamage() && kinds.contains(question.kind)) {
        inventory.change(
            "insert or ignore into hurt (image) "
                + HurtQuery.ofAll(
                    question.sql,
                    passing.stream()
                        .filter(it -> it.kind() == question.kind)
                        .map(Finding::subject)
                        .toList()));
      }
    }
  }

  /// The first of those that damage images. What comes behind them is not even asked for: in a
  /// badly hurt registry each finding costs a walk up to the images that have it.
  List<Finding> damage(int most) {
    List<Finding> damage = new ArrayList<>();
    for (Question question : QUESTIONS) {
      if (question.kind.isDamage() && damage.size() < most) {
        inventory.each(
            "select * from (" + question.sql + ") limit " + (most - damage.size()),
            row -> damage.add(finding(question.kind, row)));
      }
    }
    return damage;
  }

  private Finding finding(Kind kind, InventoryRow row) {
    String hurt = HurtQuery.of(row.text(4), row.text(5), row.text(6));
    List<String> named = new ArrayList<>();
    inventory.each(
        "select image from (" + hurt + ") order by 1 limit " + NAMED,
        image -> named.add(image.text(1)));
    return new Finding(
        kind,
        row.text(1),
        row.text(2),
        ByteCount.of(row.number(3)),
        named,
        hurt.equals(HurtQuery.NONE) ? 0 : inventory.count("select count(*) from (" + hurt + ")"));
  }
}
