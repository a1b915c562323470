package org.tranship.core.value;

import java.util.Locale;
import java.util.Optional;

/// Where a secret is found, as data that may be written down: `env:NAME` (an environment variable),
/// `file:PATH` (the file's content without its last line end) or `held:NAME` (known to this process
/// only, taken from a configuration file that the plan names; it does not survive the process, so a
/// resumed run reads that file again).
///
/// @param source which of the three
/// @param name variable, path or name
public record SecretRef(Source source, String name) {
  /// The places a secret may come from.
  public enum Source {
    ENV,
    FILE,
    HELD
  }

  public SecretRef {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("A secret reference needs a name.");
    }
  }

  /// Reads `${NAME}`, `env:NAME`, `file:PATH` or `held:NAME`; empty when the text is no reference.
  public static Optional<SecretRef> parse(String text) {
    if (text.startsWith("${") && text.endsWith("}") && text.length() > 3) {
      return Optional.of(new SecretRef(Source.ENV, text.substring(2, text.length() - 1)));
    }
    for (Source source : Source.values()) {
      String prefix = source.name().toLowerCase(Locale.ROOT) + ":";
      if (text.startsWith(prefix) && text.length() > prefix.length()) {
        return Optional.of(new SecretRef(source, text.substring(prefix.length())));
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return source.name().toLowerCase(Locale.ROOT) + ":" + name;
  }
}
