package org.tranship.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;

/// Loads every class of the libraries that most commands need, so that Java's AOT cache holds also
/// those that a rehearsal has no occasion to use: reading rows of a database, say.
final class InstalledClasses {
  private static final Pattern WANTED =
      Pattern.compile("(tranship-|postgresql-|HikariCP-|sqlite-jdbc-|snakeyaml-).*\\.jar");

  /// What is wanted of them by hardly anybody, or needs libraries that are not there.
  private static final Pattern RARE =
      Pattern.compile("META-INF/|org/postgresql/(osgi|sspi|xml|jre|replication)/|.*-info\\.class");

  private InstalledClasses() {}

  static void load() {
    String path = System.getProperty("java.class.path", "");
    for (String entry : path.split(Pattern.quote(File.pathSeparator))) {
      File file = new File(entry);
      if (WANTED.matcher(file.getName()).matches() && file.isFile()) {
        classes(file).forEach(InstalledClasses::load);
      }
    }
  }

  private static List<String> classes(File jar) {
    try (JarFile file = new JarFile(jar)) {
      return file.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.endsWith(".class") && !RARE.matcher(name).lookingAt())
          .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + jar, e);
    }
  }

  private static void load(String name) {
    try {
      Class.forName(name, false, InstalledClasses.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError _) {
      // It needs a library that is not installed; whoever needs it will say so.
    }
  }
}
