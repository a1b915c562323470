package org.tranship.runbook.registry;

import java.util.List;
import java.util.stream.Collectors;

/// Queries of an [Inventory] for the images (`repository:tag`) that findings hurt. What goes into
/// them was read from keys and is quoted.
final class HurtQuery {
  /// Gives no image.
  static final String NONE = "select '' as image where 0";

  private static final String ALL =
      """
      with recursive found (subject, detail, size, hex, repository, tag) as (%s),
           hurting as (select hex, repository, tag from found where subject not in (%s)),
           up (hex, repository) as (
             select hex, repository from hurting where tag = '' and hex <> ''
              union select r.parent, up.repository from reference r join up on r.child = up.hex)
      select l.repository || ':' || l.tag as image from link l join up on l.target = up.hex
       where l.kind = 'TAG' and up.repository in ('', l.repository)
       union select l.repository || ':' || l.tag
               from link l join hurting on l.repository = hurting.repository
              where l.kind = 'TAG' and hurting.tag = '*'
       union select case repository when '' then tag else repository || ':' || tag end
               from hurting where tag not in ('', '*')
      """;

  private HurtQuery() {}

  /// Images of one finding.
  ///
  /// @param hex the digest whose images are hurt, or empty
  /// @param repository in which, or empty for all
  /// @param tag the tag that is hurt, `*` for all of the repository, or empty
  static String of(String hex, String repository, String tag) {
    String inRepository =
        repository.isEmpty() ? "" : " and l.repository = " + Inventory.quoted(repository);
    if (tag.equals("*")) {
      return "select l.repository || ':' || l.tag as image from link l where l.kind = 'TAG'"
          + inRepository;
    }
    if (!tag.isEmpty()) {
      String image = repository.isEmpty() ? tag : repository + ":" + tag;
      return "select " + Inventory.quoted(image) + " as image";
    }
    if (hex.isEmpty()) {
      return NONE;
    }
    return "with recursive up (hex) as (select "
        + Inventory.quoted(hex)
        + " union select r.parent from reference r join up on r.child = up.hex)"
        + " select distinct l.repository || ':' || l.tag as image from link l"
        + " join up on l.target = up.hex where l.kind = 'TAG'"
        + inRepository;
  }

  /// Images of all findings that a question gives, by one walk.
  ///
  /// @param question its columns are subject, detail, size, and what [#of] takes
  /// @param but subjects of those that hurt nothing
  static String ofAll(String question, List<String> but) {
    return ALL.formatted(
        question, but.stream().map(Inventory::quoted).collect(Collectors.joining(", ")));
  }
}
