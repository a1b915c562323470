package org.tranship.testkit.program;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A program's classes as Java keeps them ready for the next start, noted while it rehearsed: what
/// the launcher has for operators, for tests that start the command again and again. Half of such a
/// start is reading and checking classes.
///
/// Java takes such a cache only for a class path of jars, and every folder of this process's
/// becomes one. A cache belongs to the jars that it was made from: with others, or where none could
/// be made, Java starts without it and only slower. Test JVMs side by side share one; the first
/// makes it.
///
/// @param classPath that of this process, of jars alone
/// @param options that have Java use the cache; none where there is none
public record StartCache(String classPath, List<String> options) {
  private static final long MADE_WITHIN_SECONDS = 300;

  public StartCache {
    options = List.copyOf(options);
  }

  /// Makes the cache, or finds the one made before from the same files.
  ///
  /// @param folder for caches and jars, which may be there already
  /// @param rehearsal a class with a `main` that does what the program will do, and ends with 0
  /// @param java options for it; programs that use the cache are started with the same
  public static StartCache of(Path folder, String rehearsal, List<String> java) {
    return of(folder, System.getProperty("java.class.path"), rehearsal, java);
  }

  static StartCache of(Path folder, String given, String rehearsal, List<String> java) {
    try {
      Files.createDirectories(folder);
      try (FileChannel lock =
              FileChannel.open(
                  folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var _ = lock.lock()) {
        String classPath = jars(given, folder);
        Path cache = folder.resolve(key(states(classPath) + rehearsal + java) + ".aot");
        if (Files.notExists(cache)) {
          removeOthers(folder);
          rehearse(cache, classPath, rehearsal, java);
        }
        return new StartCache(
            classPath,
            Files.exists(cache)
                ? List.of(
                    "-XX:AOTCache=" + cache.toAbsolutePath(), "-Xlog:aot=off", "-Xlog:cds=off")
                : List.of());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write into " + folder, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a cache was made", e);
    }
  }

  private static void rehearse(Path cache, String classPath, String rehearsal, List<String> java)
      throws IOException, InterruptedException {
    Path made = cache.resolveSibling(cache.getFileName() + ".part");
    List<String> command = new ArrayList<>();
    command.add(Program.java());
    command.addAll(java);
    command.addAll(List.of("-XX:AOTCacheOutput=" + made.toAbsolutePath(), "-Xlog:disable"));
    command.addAll(List.of("-cp", classPath, rehearsal));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(cache.resolveSibling("rehearsal.log").toFile());
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    try {
      if (process.waitFor(MADE_WITHIN_SECONDS, TimeUnit.SECONDS)
          && process.exitValue() == 0
          && Files.exists(made)) {
        Files.move(made, cache, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      process.destroyForcibly();
      Files.deleteIfExists(made);
    }
  }

  /// Caches of files that have changed since.
  private static void removeOthers(Path folder) throws IOException {
    try (DirectoryStream<Path> caches = Files.newDirectoryStream(folder, "*.aot")) {
      for (Path cache : caches) {
        Files.delete(cache);
      }
    }
  }

  /// The jars with their sizes and times, by which Java knows them again.
  private static String states(String classPath) throws IOException {
    StringBuilder states = new StringBuilder();
    for (String jar : classPath.split(File.pathSeparator)) {
      Path path = Path.of(jar);
      states.append(jar).append(' ').append(Files.size(path));
      states.append(' ').append(Files.getLastModifiedTime(path)).append('\n');
    }
    return states.toString();
  }

  private static String jars(String classPath, Path folder) throws IOException {
    List<String> jars = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator)) {
      Path path = Path.of(entry);
      if (Files.isDirectory(path)) {
        jars.add(jar(path, folder).toAbsolutePath().toString());
      } else if (Files.exists(path)) {
        jars.add(entry);
      }
    }
    return String.join(File.pathSeparator, jars);
  }

  /// The jar of a folder, found by the names, sizes and times of what is in it.
  private static Path jar(Path classes, Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(classes)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    StringBuilder state = new StringBuilder();
    for (Path file : files) {
      state.append(file).append(' ').append(Files.size(file));
      state.append(' ').append(Files.getLastModifiedTime(file)).append('\n');
    }
    Path jar = folder.resolve(key(state.toString()) + ".jar");
    if (Files.notExists(jar)) {
      Path part = jar.resolveSibling(jar.getFileName() + ".part");
      try (OutputStream out = Files.newOutputStream(part);
          ZipOutputStream zip = new ZipOutputStream(out)) {
        zip.setLevel(Deflater.BEST_SPEED);
        for (Path file : files) {
          zip.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
          Files.copy(file, zip);
          zip.closeEntry();
        }
      }
      Files.move(part, jar, StandardCopyOption.REPLACE_EXISTING);
    }
    return jar;
  }

  private static String key(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
