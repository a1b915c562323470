package org.tranship.runbook.imagestore.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.tranship.runbook.imagestore.tree.Hazard.Kind;

/// What a single path may not be in the native store.
///
/// @param windows whether the nodes of the cluster are Windows
public record NameRules(boolean windows) {
  /// Most characters of a name on the disk of a node.
  private static final int NAME = 255;

  /// What the store puts in front of a file's name: three numbers, the longest it can be, and dots.
  private static final int VERSION = 51;

  /// Where a path begins to be worth a look: paths of Windows end at 260 characters unless asked
  /// for otherwise, and the node's own folders come in front.
  private static final int PATH = 200;

  private static final String FORBIDDEN = "<>:\"|?*\\";
  private static final Set<String> DEVICES =
      Set.of(
          "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7",
          "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9");

  /// What stands against a path; empty if nothing does.
  public List<Hazard> against(String path) {
    List<Hazard> found = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        found.add(
            new Hazard(
                Kind.EMPTY_PART,
                path,
                part.isEmpty() ? "a part of it is empty" : "a part of it is " + part));
      } else if (part.equals("$")) {
        found.add(new Hazard(Kind.DOLLAR_PART, path, "the gateway has no address for the part $"));
      } else {
        illegal(part).ifPresent(why -> found.add(new Hazard(Kind.ILLEGAL_NAME, path, why)));
      }
    }
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (name.length() > NAME - VERSION) {
      found.add(
          new Hazard(
              Kind.LONG_NAME,
              path,
              "its name has "
                  + name.length()
                  + " characters, and there is room for "
                  + (NAME - VERSION)));
    } else if (windows && path.length() > PATH) {
      found.add(new Hazard(Kind.LONG_PATH, path, "it has " + path.length() + " characters"));
    }
    return found;
  }

  private Optional<String> illegal(String part) {
    if (!windows) {
      return Optional.empty();
    }
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c < ' ' || FORBIDDEN.indexOf(c) >= 0) {
        return Optional.of(
            "Windows allows no "
                + (c < ' ' ? "control character" : String.valueOf(c))
                + " in a name");
      }
    }
    if (part.endsWith(".") || part.endsWith(" ")) {
      return Optional.of("Windows drops a dot or blank at the end of a name");
    }
    int dot = part.indexOf('.');
    String stem = (dot < 0 ? part : part.substring(0, dot)).strip().toLowerCase(Locale.ROOT);
    return DEVICES.contains(stem)
        ? Optional.of("Windows takes " + part + " for a device")
        : Optional.empty();
  }
}
