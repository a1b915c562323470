package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.tranship.testkit.server.RegistryServer;

/// Images as people make and carry them: built with umoci, pushed and pulled with skopeo, without a
/// network. Both tools check every digest themselves.
///
/// @param directory where they are built
record RealImages(Path directory) {
  private static final long MOST_SECONDS = 60;

  /// Builds an image with one layer more than another one.
  ///
  /// @param base the image below it, or nothing
  /// @param text what the file `app` in it holds
  void build(String base, String image, String text) {
    if (Files.notExists(layout())) {
      run("umoci", "init", "--layout", layout().toString());
    }
    if (base.isEmpty()) {
      run("umoci", "new", "--image", local(image));
    } else {
      run("umoci", "tag", "--image", local(base), image);
    }
    Path bundle = directory.resolve("bundle-" + image);
    run("umoci", "unpack", "--rootless", "--image", local(image), bundle.toString());
    try {
      Files.writeString(bundle.resolve("rootfs/app"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run("umoci", "repack", "--image", local(image), bundle.toString());
    run("umoci", "config", "--image", local(image), "--config.cmd", "/app");
  }

  /// @param format `oci` or `v2s2`
  /// @return the digest of the manifest as the registry has it
  String push(RegistryServer registry, String image, String format, String repositoryAndTag) {
    String there = remote(registry, repositoryAndTag);
    run(
        "skopeo",
        "copy",
        "--insecure-policy",
        "--dest-tls-verify=false",
        "--format",
        format,
        "oci:" + local(image),
        there);
    return RegistryServer.digest(manifest(registry, repositoryAndTag));
  }

  /// Copies an index and every image that it leads to within the registry, each as a format has it.
  void copyAll(RegistryServer registry, String from, String format, String to) {
    run(
        "skopeo",
        "copy",
        "--insecure-policy",
        "--all",
        "--src-tls-verify=false",
        "--dest-tls-verify=false",
        "--format",
        format,
        remote(registry, from),
        remote(registry, to));
  }

  /// The manifest as it is, byte for byte.
  String manifest(RegistryServer registry, String reference) {
    return run("skopeo", "inspect", "--raw", "--tls-verify=false", remote(registry, reference));
  }

  /// Pulls an image into a file system of its own.
  ///
  /// @param reference `repository:tag` or `repository@digest`
  /// @return what the file `app` in it holds
  String pull(RegistryServer registry, String reference) {
    try {
      Path pulled = Files.createTempDirectory(directory, "pulled");
      String image = pulled.resolve("oci") + ":it";
      run(
          "skopeo",
          "copy",
          "--insecure-policy",
          "--src-tls-verify=false",
          remote(registry, reference),
          "oci:" + image);
      Path bundle = pulled.resolve("bundle");
      run("umoci", "unpack", "--rootless", "--image", image, bundle.toString());
      return Files.readString(bundle.resolve("rootfs/app"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Pulls an index with every image that it leads to.
  void pullAll(RegistryServer registry, String reference) {
    try {
      run(
          "skopeo",
          "copy",
          "--insecure-policy",
          "--all",
          "--src-tls-verify=false",
          remote(registry, reference),
          "dir:" + Files.createTempDirectory(directory, "index"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path layout() {
    return directory.resolve("oci");
  }

  private String local(String image) {
    return layout() + ":" + image;
  }

  private static String remote(RegistryServer registry, String reference) {
    URI address = registry.address();
    return "docker://" + address.getHost() + ":" + address.getPort() + "/" + reference;
  }

  /// What the program says on its standard output; it has to end well, and soon.
  private String run(String... words) {
    try {
      Path out = Files.createTempFile(directory, "out", ".txt");
      Path complaints = Files.createTempFile(directory, "err", ".txt");
      Process process =
          new ProcessBuilder(words)
              .redirectOutput(out.toFile())
              .redirectError(complaints.toFile())
              .start();
      if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      assertThat(process.exitValue())
          .as("%s%n%s", List.of(words), Files.readString(complaints))
          .isZero();
      return Files.readString(out, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
