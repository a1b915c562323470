package org.tranship.runbook.registry;

/// How deep manifests lie: 0 for those without a manifest below them, and one more than the deepest
/// of its children for an index. Digests make a circle impossible.
///
/// @param deepest the highest there is
record LinkLevels(int deepest) {
  /// Computes them into a table of the inventory.
  ///
  /// @throws RegistryException if indexes are nested deeper than any registry has them
  static LinkLevels in(Inventory inventory) {
    inventory.change(
        "create table level (hex text primary key, level integer not null) without rowid");
    inventory.change("insert into level select hex, 0 from manifest");
    int deepest = 0;
    while (raised(inventory, deepest)) {
      deepest++;
      if (LinkOrder.REVISIONS + deepest > LinkOrder.DEEPEST) {
        throw new RegistryException(
            "TRR-116",
            "Indexes are nested more than "
                + (LinkOrder.DEEPEST - LinkOrder.REVISIONS)
                + " deep, which no registry makes. Find out who wrote them with 'tranship registry"
                + " fsck --inventory'.");
      }
    }
    inventory.commit();
    return new LinkLevels(deepest);
  }

  private static boolean raised(Inventory inventory, int level) {
    String above =
        "select distinct r.parent from reference r join level c on c.hex = r.child"
            + " where r.role = 'CHILD' and c.level = "
            + level;
    if (inventory.count("select count(*) from (" + above + ")") == 0) {
      return false;
    }
    inventory.change("update level set level = " + (level + 1) + " where hex in (" + above + ")");
    return true;
  }

  /// The rank of each link, as an SQL expression over the tables `link l` and `level v`.
  static final String RANK =
      "case l.kind when 'LAYER' then "
          + LinkOrder.LAYERS
          + " when 'REVISION' then "
          + LinkOrder.REVISIONS
          + " + ifnull(v.level, 0) when 'TAG_HISTORY' then "
          + LinkOrder.HISTORY
          + " else "
          + LinkOrder.TAGS
          + " end";
}
