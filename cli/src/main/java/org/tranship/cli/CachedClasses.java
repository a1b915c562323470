package org.tranship.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Makes a distribution's jars fit for Java's start-up cache, which leaves out every class in the
/// format of Java 5 or before: such classes have no stack maps, and are parsed and verified the
/// slow way at each start. Their class files are written anew in the format of Java 8, with stack
/// maps; what they do stays the same. At the time of writing this concerns picocli alone, whose 190
/// classes took 0.1 s of every command. Run by the build, never by an operator.
///
/// Sources: JVM specification 4.10.1; `SystemDictionaryShared::check_for_exclusion` of JDK 25.
final class CachedClasses {
  /// The first format with stack maps: Java 6.
  private static final int FIRST = 50;

  private static final int WRITTEN = ClassFile.JAVA_8_VERSION;

  private CachedClasses() {}

  /// Rewrites the jars of the folder given that need it.
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException("Expected one argument: the folder of the jars");
    }
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(Path.of(args[0]), "*.jar")) {
      for (Path jar : jars) {
        rewrite(jar);
      }
    }
  }

  /// Rewrites a jar, all of it or nothing, if it has a class that the cache leaves out.
  ///
  /// @return whether it had
  static boolean rewrite(Path jar) throws IOException {
    try (ZipFile old = new ZipFile(jar.toFile())) {
      List<? extends ZipEntry> entries = old.stream().toList();
      boolean needed = false;
      for (ZipEntry entry : entries) {
        needed |= isOld(entry, bytes(old, entry));
      }
      if (needed) {
        Path next = jar.resolveSibling(jar.getFileName() + ".part");
        try (OutputStream file = Files.newOutputStream(next);
            ZipOutputStream out = new ZipOutputStream(file)) {
          for (ZipEntry entry : entries) {
            byte[] bytes = bytes(old, entry);
            ZipEntry written = new ZipEntry(entry.getName());
            written.setTime(entry.getTime());
            out.putNextEntry(written);
            out.write(isOld(entry, bytes) ? withStackMaps(bytes) : bytes);
            out.closeEntry();
          }
        }
        Files.move(next, jar, StandardCopyOption.REPLACE_EXISTING);
      }
      return needed;
    }
  }

  private static byte[] bytes(ZipFile jar, ZipEntry entry) throws IOException {
    try (var in = jar.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  private static boolean isOld(ZipEntry entry, byte[] bytes) {
    return entry.getName().endsWith(".class") && (bytes[6] << 8 | bytes[7] & 0xff) < FIRST;
  }

  private static byte[] withStackMaps(byte[] bytes) {
    ClassFile files = ClassFile.of(ClassFile.StackMapsOption.GENERATE_STACK_MAPS);
    ClassModel old = files.parse(bytes);
    return files.transformClass(
        old,
        (builder, element) -> {
          switch (element) {
            case ClassFileVersion _ -> builder.withVersion(WRITTEN, 0);
            // Code is gone through, so that it is written anew and not copied as it is.
            case MethodModel method ->
                builder.transformMethod(
                    method, MethodTransform.transformingCode(CodeTransform.ACCEPT_ALL));
            default -> builder.with(element);
          }
        });
  }
}
