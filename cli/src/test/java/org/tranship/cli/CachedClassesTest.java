package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Old class files are written anew, and nothing else is touched.
class CachedClassesTest {
  @TempDir Path directory;

  @Test
  void writesOldClassesAnewOnce() throws Exception {
    Path given = jarOf(CommandLine.class);
    Path jar = Files.copy(given, directory.resolve("picocli.jar"));
    Map<String, byte[]> before = contents(jar);
    assertThat(CachedClasses.rewrite(jar)).isTrue();
    Map<String, byte[]> after = contents(jar);
    assertThat(after.keySet()).isEqualTo(before.keySet());
    List<String> classes = new ArrayList<>();
    after.forEach(
        (name, bytes) -> {
          if (name.endsWith(".class") && !name.contains("module-info")) {
            assertThat(bytes[7]).as(name).isEqualTo((byte) 52);
            classes.add(name);
          } else {
            assertThat(bytes).as(name).isEqualTo(before.get(name));
          }
        });
    assertThat(classes).hasSizeGreaterThan(100);
    assertThat(CachedClasses.rewrite(jar)).isFalse();
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(jar);
    }
    // A class is verified when it is initialised, now by its stack maps.
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
      for (String name : classes) {
        if (name.startsWith("/picocli/CommandLine")) {
          Class.forName(
              name.substring(1, name.length() - ".class".length()).replace('/', '.'), true, loader);
        }
      }
    }
  }

  @Test
  void leavesOtherJarsAsTheyAre() throws IOException {
    Path jar = Files.copy(jarOf(org.slf4j.Logger.class), directory.resolve("slf4j.jar"));
    byte[] before = Files.readAllBytes(jar);
    assertThat(CachedClasses.rewrite(jar)).isFalse();
    assertThat(Files.readAllBytes(jar)).isEqualTo(before);
  }

  private static Path jarOf(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  private static Map<String, byte[]> contents(Path jar) throws IOException {
    Map<String, byte[]> contents = new java.util.TreeMap<>();
    try (FileSystem files = FileSystems.newFileSystem(jar);
        Stream<Path> all = Files.walk(files.getPath("/"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        contents.put(file.toString(), Files.readAllBytes(file));
      }
    }
    return contents;
  }
}
