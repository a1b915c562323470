package org.tranship.driver.file;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.StoreSpec;

/// What the operator asked of a file store.
///
/// @param name the location as typed, for messages
/// @param root the directory
/// @param links option `links`: what a symbolic link is
/// @param encodeKeys option `encode-keys`: `true` writes keys that are no paths in the spelling of
///   [NameEncoding], `false` refuses them
/// @param create option `create`: `true` makes the root with the first write if it is missing
/// @param emptyDirectories option `empty-directories`: what to do about directories without files
record FileSettings(
    String name,
    Path root,
    Links links,
    boolean encodeKeys,
    boolean create,
    EmptyDirectories emptyDirectories) {

  static final List<String> OPTIONS =
      List.of("links", "encode-keys", "create", "empty-directories");

  /// What a symbolic link is.
  enum Links {
    /// A fault, named wherever it is met.
    REFUSE,
    /// The file or directory it points to, which must be below the root.
    FOLLOW,
    /// An object without bytes whose target is its attribute `posix.link`.
    KEEP
  }

  /// What to do about directories without files, which no object can stand for.
  enum EmptyDirectories {
    /// A listing passes over them; a delete that empties a directory removes it.
    IGNORE,
    /// A listing passes over them; a delete leaves the directory.
    KEEP,
    /// A listing names each as a fault; a delete that empties a directory removes it.
    REFUSE
  }

  /// Settings with every option as it is when nothing is said.
  static FileSettings of(Path root) {
    return new FileSettings(
        "file:" + root, root, Links.REFUSE, false, false, EmptyDirectories.IGNORE);
  }

  /// Reads the options; `_` in their names is as good as `-`.
  ///
  /// @throws StoreException of kind `CONFIGURATION` for an option or a value that is not known
  static FileSettings of(StoreSpec spec) {
    String name = spec.location().toString();
    Map<String, String> options = new TreeMap<>();
    spec.options().forEach((option, value) -> options.put(option.replace('_', '-'), value));
    for (String option : options.keySet()) {
      if (!OPTIONS.contains(option)) {
        throw wrong(name, "there is no option \"" + option + "\"", OPTIONS);
      }
    }
    for (String secret : spec.secrets().keySet()) {
      throw wrong(name, "files take no secret, but \"" + secret + "\" was given", OPTIONS);
    }
    if (spec.location().rest().isEmpty()) {
      throw wrong(name, "the directory is missing", List.of("file:/var/lib/data"));
    }
    return new FileSettings(
        name,
        root(name, spec.location().rest()),
        word(Links.class, name, options, "links", Links.REFUSE),
        yes(name, options, "encode-keys"),
        yes(name, options, "create"),
        word(EmptyDirectories.class, name, options, "empty-directories", EmptyDirectories.IGNORE));
  }

  private static Path root(String name, String rest) {
    try {
      return Path.of(rest).toAbsolutePath();
    } catch (InvalidPathException e) {
      throw StoreException.of(Kind.CONFIGURATION, "open", name)
          .because("the text is no path here: " + e.getReason())
          .next("A name that is not ASCII needs a UTF-8 locale, such as LC_ALL=C.UTF-8.")
          .causedBy(e)
          .build();
    }
  }

  private static boolean yes(String name, Map<String, String> options, String option) {
    String value = options.getOrDefault(option, "false");
    if (!value.equals("true") && !value.equals("false")) {
      throw wrong(
          name, option + "=" + value + " says neither yes nor no", List.of("true", "false"));
    }
    return value.equals("true");
  }

  private static <E extends Enum<E>> E word(
      Class<E> type, String name, Map<String, String> options, String option, E otherwise) {
    String value = options.get(option);
    if (value == null) {
      return otherwise;
    }
    for (E one : type.getEnumConstants()) {
      if (one.name().toLowerCase(Locale.ROOT).equals(value)) {
        return one;
      }
    }
    throw wrong(
        name,
        option + "=" + value + " is not known",
        Arrays.stream(type.getEnumConstants())
            .map(one -> one.name().toLowerCase(Locale.ROOT))
            .toList());
  }

  private static StoreException wrong(String name, String reason, List<String> right) {
    return StoreException.of(Kind.CONFIGURATION, "open", name)
        .because(reason)
        .next("What there is: " + String.join(", ", right) + ".")
        .build();
  }
}
