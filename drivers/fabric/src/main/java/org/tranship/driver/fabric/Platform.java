package org.tranship.driver.fabric;

import java.util.Set;
import org.tranship.core.store.KeyRules;

/// What the nodes of a cluster run, which decides what names they can hold.
///
/// On its nodes a file is kept under its version and its name: `VERSION.NAME` must fit into a name
/// of 255 bytes.
enum Platform {
  /// Case does not count. Windows has no such characters in names, and no dot or blank behind them.
  WINDOWS(false, "<>:\"|?*", ". "),
  LINUX(true, "", "");

  private static final int LONGEST = 1024;
  private static final int LONGEST_PART = 200;

  private final boolean caseSensitive;
  private final String characters;
  private final String finals;

  Platform(boolean caseSensitive, String characters, String finals) {
    this.caseSensitive = caseSensitive;
    this.characters = characters;
    this.finals = finals;
  }

  KeyRules rules() {
    return new KeyRules(
        LONGEST,
        LONGEST_PART,
        true,
        caseSensitive,
        false,
        true,
        "",
        new KeyRules.Barred(
            characters + "\\" + controls(),
            Set.of("Store", "store", "WindowsFabricStore", "windowsfabricstore"),
            Set.of(),
            Set.of("$"),
            finals));
  }

  boolean caseSensitive() {
    return caseSensitive;
  }

  /// Whether two paths name one file.
  boolean same(String one, String other) {
    return caseSensitive ? one.equals(other) : one.equalsIgnoreCase(other);
  }

  private static String controls() {
    StringBuilder all = new StringBuilder();
    for (char c = 1; c < 32; c++) {
      all.append(c);
    }
    return all.append((char) 127).toString();
  }
}
