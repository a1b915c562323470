package org.tranship.runbook.anchore.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tranship.core.value.FileTrouble;
import org.tranship.runbook.anchore.config.ConfigProblem.Kind;

/// The values that may stand in for `${ANCHORE...}`: the process environment, and below it the file
/// that `ANCHORE_ENV_FILE` names.
///
/// The file has lines `KEY=value`; all leading and trailing quotes of a value are stripped, nothing
/// else is interpreted (no `export`, no comments, no blanks around `=`), as in Anchore.
public final class Variables {
  private static final String FILE_VARIABLE = "ANCHORE_ENV_FILE";
  private static final String NAME_START = "ANCHORE";

  private final Map<String, String> values;
  private final List<ConfigWarning> warnings;

  private Variables(Map<String, String> values, List<ConfigWarning> warnings) {
    this.values = Map.copyOf(values);
    this.warnings = List.copyOf(warnings);
  }

  /// Reads the environment and its file.
  ///
  /// @param environment usually `System.getenv()`
  /// @throws ConfigException if the named file exists and cannot be read
  public static Variables from(Map<String, String> environment) {
    Map<String, String> values = new LinkedHashMap<>();
    List<ConfigWarning> warnings = new ArrayList<>();
    String file = environment.get(FILE_VARIABLE);
    if (file != null) {
      Path path = Path.of(file);
      if (Files.exists(path)) {
        readFile(path, values, warnings);
      } else {
        warnings.add(
            new ConfigWarning(
                file, 0, "the file named by ANCHORE_ENV_FILE does not exist; ignored"));
      }
    }
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(NAME_START)) {
            values.put(name, value);
          }
        });
    return new Variables(values, warnings);
  }

  private static void readFile(
      Path path, Map<String, String> values, List<ConfigWarning> warnings) {
    List<String> lines;
    try {
      lines = Files.readString(path).lines().toList();
    } catch (IOException e) {
      throw new ConfigException(
          new ConfigProblem(
              Kind.UNREADABLE_FILE,
              path.toString(),
              0,
              0,
              "the file named by ANCHORE_ENV_FILE cannot be read: " + FileTrouble.why(e),
              "It may hold values for the ${ANCHORE...} references of the configuration",
              "Make it readable, or unset ANCHORE_ENV_FILE and set the variables themselves"));
    }
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      int equals = line.indexOf('=');
      if (equals < 0) {
        if (!line.isBlank() && !line.startsWith("#")) {
          warnings.add(new ConfigWarning(path.toString(), i + 1, "the line has no =; ignored"));
        }
      } else if (line.startsWith(NAME_START)) {
        values.put(line.substring(0, equals), unquoted(line.substring(equals + 1)));
      } else if (line.substring(0, equals).contains(NAME_START)) {
        warnings.add(
            new ConfigWarning(
                path.toString(),
                i + 1,
                "the line does not start with ANCHORE, so Anchore ignores it;"
                    + " write NAME=value without blanks or export before it"));
      }
    }
  }

  private static String unquoted(String value) {
    int start = 0;
    int end = value.length();
    while (start < end && isQuote(value.charAt(start))) {
      start++;
    }
    while (end > start && isQuote(value.charAt(end - 1))) {
      end--;
    }
    return value.substring(start, end);
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'';
  }

  /// The value of each known name.
  Map<String, String> values() {
    return values;
  }

  /// All known names, for choosing a new one that is still free.
  public Set<String> names() {
    return values.keySet();
  }

  /// What was odd about the environment file.
  public List<ConfigWarning> warnings() {
    return warnings;
  }
}
