package org.tranship.client.fabric;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tranship.testkit.server.CertificateAuthority;
import org.tranship.testkit.server.CertificateAuthority.Issued;

/// Certificates that all tests of this module share: each takes seconds to make.
final class TestCertificates {
  static final Path DIRECTORY = directory();
  static final CertificateAuthority AUTHORITY = CertificateAuthority.make(DIRECTORY, "authority");
  static final CertificateAuthority STRANGE = CertificateAuthority.make(DIRECTORY, "strange");
  static final Issued SERVER = AUTHORITY.issue("cluster.example");
  static final Issued ADMIN = AUTHORITY.issue("fabric-admin");
  static final Issued READER = AUTHORITY.issue("fabric-reader");
  static final Issued NOBODY = STRANGE.issue("nobody");

  private TestCertificates() {}

  private static Path directory() {
    try {
      Path made = Files.createTempDirectory("tranship-certificates-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(made)));
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path directory) {
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
