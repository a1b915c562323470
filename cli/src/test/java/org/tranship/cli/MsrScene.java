package org.tranship.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.store.Stores;
import org.tranship.core.value.SecretVault;
import org.tranship.testkit.server.msr.MsrDouble;

/// The double of MSR with two images in a storage, and plans that move it to another one, with
/// programs for what is done by `docker run mirantis/dtr`.
final class MsrScene implements AutoCloseable {
  private final Path directory;
  private final String from;
  private final String to;
  private final Path secret;
  private final MsrDouble msr;

  /// @param directory for both storages, the plan and the secret
  MsrScene(Path directory) throws IOException {
    this(
        directory,
        "file:" + Files.createDirectory(directory.resolve("from")),
        "file:" + Files.createDirectory(directory.resolve("to")));
  }

  /// @param directory for the plan and the secret
  /// @param from the storage that it has
  /// @param to the other one
  MsrScene(Path directory, String from, String to) throws IOException {
    this.directory = directory;
    this.from = from;
    this.to = to;
    this.secret = Files.writeString(directory.resolve("secret"), MsrDouble.PASSWORD + "\n");
    msr =
        new MsrDouble("2.8.13", new TreeMap<>(Map.of("from", opened(from), "to", opened(to))), "");
    msr.push("admin/app:one", "base", "first");
    msr.push("team/web:v1", "base", "web");
  }

  private static Store opened(String place) {
    Store store = Stores.installed(new SecretVault(Map.of())).open(StoreSpec.of(place));
    // Makes the bucket, where there is to be one.
    store.check();
    return store;
  }

  MsrDouble msr() {
    return msr;
  }

  Path secret() {
    return secret;
  }

  /// @param more settings of the variant
  Path plan(String variant, String more) throws IOException {
    return Files.writeString(
        directory.resolve("plan.yaml"),
        """
        source: "%s"
        target: "%s"
        msr: {url: "%s", user: admin, password: "file:%s"}
        variant: %s
        gc:
          off: {http: "%s/double/gc?schedule=never"}
          on: {http: "%s/double/gc?schedule=daily"}
        %s
        """
            .formatted(from, to, msr.url(), secret, variant, msr.url(), msr.url(), more));
  }

  /// @param option of `reconfigure`
  Path readOnly(String option) throws IOException {
    return plan(
        "read-only",
        "reconfigure: {do: [{command: "
            + inner(DtrProgram.command(secret, "reconfigure", msr.url(), "to", option))
            + ", undo: "
            + DtrProgram.command(secret, "reconfigure", msr.url(), "from", "--storage-migrated")
            + "}], back: {http: {method: GET, url: \""
            + msr.url()
            + "/api/v0/admin/settings/registry\", headers: {Authorization: \"file:"
            + header()
            + "\"}, contains: '\"from\"'}}}");
  }

  private Path header() throws IOException {
    String pair = MsrDouble.USER + ":" + MsrDouble.PASSWORD;
    return Files.writeString(
        directory.resolve("header"),
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
  }

  static String inner(String control) {
    return control.substring("{command: ".length(), control.length() - 1);
  }

  @Override
  public void close() {
    msr.close();
  }
}
