package org.tranship.runbook.anchore.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tranship.runbook.anchore.config.YamlNode.Mapping;
import org.tranship.runbook.anchore.config.YamlNode.Scalar;

/// Finds which values of a configuration came from `${ANCHORE...}`, so that the block to install
/// can keep saying so.
///
/// The unreplaced text is parsed a second time with a plain word in the place of each reference,
/// since braces would end a value inside `{...}`.
final class References {
  private static final Pattern MARKER = Pattern.compile("TrAnShIpReF(\\d+)x");

  private final List<String> names = new ArrayList<>();
  private final @Nullable YamlNode root;

  /// @param text the file before replacement
  References(String text) {
    Substitution marked =
        Substitution.of(
            text,
            name -> {
              names.add(name);
              return "TrAnShIpReF" + (names.size() - 1) + "x";
            });
    YamlNode parsed;
    try {
      parsed = YamlFile.parse("", marked, new ArrayList<>());
    } catch (ConfigException e) {
      // The real text was parsed before; one whose structure hangs on the values has no template,
      // and its secrets then get new variables.
      parsed = null;
    }
    root = names.isEmpty() ? null : parsed;
  }

  /// The value at this path as written, if it holds at least one reference.
  ///
  /// @param path keys from the top of the file
  @Nullable Template at(List<String> path) {
    YamlNode node = root;
    for (String key : path) {
      node = node instanceof Mapping mapping ? mapping.get(key) : null;
    }
    if (!(node instanceof Scalar scalar)) {
      return null;
    }
    List<String> used = new ArrayList<>();
    Matcher matcher = MARKER.matcher(scalar.text());
    StringBuilder text = new StringBuilder();
    while (matcher.find()) {
      String name = names.get(Integer.parseInt(matcher.group(1)));
      used.add(name);
      matcher.appendReplacement(text, Matcher.quoteReplacement("${" + name + "}"));
    }
    matcher.appendTail(text);
    boolean nothingElse = MARKER.matcher(scalar.text()).replaceAll("").isEmpty();
    return used.isEmpty() ? null : new Template(text.toString(), scalar.quote(), used, nothingElse);
  }

  /// A value as written.
  ///
  /// @param text with its references
  /// @param quote the quote around it, or 0
  /// @param variables the names in it
  /// @param nothingElse true if it consists of references alone
  record Template(String text, char quote, List<String> variables, boolean nothingElse) {
    /// The value as one YAML scalar.
    String yaml() {
      return switch (quote) {
        case '\'' -> "'" + text.replace("'", "''") + "'";
        case '"' -> "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
        default -> text;
      };
    }
  }
}
