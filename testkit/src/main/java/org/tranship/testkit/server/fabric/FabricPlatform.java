package org.tranship.testkit.server.fabric;

import java.util.Locale;

/// What the nodes of the cluster run, since its image store behaves accordingly.
public enum FabricPlatform {
  /// Names differ by more than case only, answers have backslashes, uploads may come in chunks.
  WINDOWS("\\"),
  /// Case counts, answers have slashes, there are no routes for chunks.
  LINUX("/");

  private final String separator;

  FabricPlatform(String separator) {
    this.separator = separator;
  }

  /// A path as requests may give it, in the one form that the double keeps.
  static String plain(String path) {
    return path.replace('\\', '/').replaceAll("^/+|/+$", "").replaceAll("/{2,}", "/");
  }

  /// By what the store finds a path.
  String key(String plain) {
    return this == WINDOWS ? plain.toLowerCase(Locale.ROOT) : plain;
  }

  /// A path as answers give it.
  String shown(String plain) {
    return plain.replace("/", separator);
  }

  boolean takesChunks() {
    return this == WINDOWS;
  }

  /// Whether its nodes can have a file of this name.
  boolean canName(String plain) {
    return this == LINUX || plain.chars().noneMatch(c -> c < 32 || "<>:\"|?*".indexOf(c) >= 0);
  }
}
