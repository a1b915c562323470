package org.tranship.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One text file of the tree, as the house rules see it.
///
/// @param path from the root of the tree, with forward slashes
/// @param lines its text
record SourceFile(String path, List<String> lines) {
  private static final Set<String> KINDS =
      Set.of("java", "xml", "md", "sh", "properties", "yaml", "yml", "sql", "json", "config", "");

  private static final Set<String> NOT_OURS =
      Set.of(".git", "target", "node_modules", ".idea", ".vscode", ".settings");

  private static final Pattern PACKAGE = Pattern.compile("^package ([a-z0-9_.]+);");

  SourceFile {
    lines = List.copyOf(lines);
  }

  /// Every text file of the tree that is ours.
  static List<SourceFile> all() {
    Path root = root();
    var files = new ArrayList<SourceFile>();
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              return NOT_OURS.contains(String.valueOf(folder.getFileName()))
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              // In a linked work tree ".git" is a file that holds a path of the machine.
              if (KINDS.contains(kind(file)) && !file.endsWith(".git")) {
                String path = root.relativize(file).toString().replace('\\', '/');
                files.add(new SourceFile(path, Files.readAllLines(file)));
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return files;
  }

  private static Path root() {
    // Surefire runs a module's tests in the module's folder.
    Path here = Path.of("").toAbsolutePath();
    for (Path folder = here; folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("policy").resolve("pom.xml"))) {
        return folder;
      }
    }
    throw new IllegalStateException("The root of the tree is not above " + here);
  }

  private static String kind(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? "" : name.substring(dot + 1);
  }

  boolean isJava() {
    return path.endsWith(".java");
  }

  boolean isMainJava() {
    return isJava() && path.contains("src/main/java/");
  }

  boolean isPackageInfo() {
    return path.endsWith("/package-info.java");
  }

  boolean isIn(String folder) {
    return path.startsWith(folder + "/");
  }

  /// The folder of the file, without a slash at its end.
  String folder() {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  /// The file's name without its folder and its kind.
  String stem() {
    String name = path.substring(path.lastIndexOf('/') + 1);
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  String packageName() {
    return lines.stream()
        .map(PACKAGE::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(path + " has no package"));
  }

  @Override
  public String toString() {
    return path;
  }
}
