package org.tranship.testkit.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Azurite's blob service on 127.0.0.1: Microsoft's own emulator of Azure Storage, which needs
/// Node. Objects are kept in its memory.
///
/// Azurite comes from npm and is looked for in a folder of the user's cache, where `./verify` puts
/// it; nothing is fetched from here.
public final class AzuriteServer implements AutoCloseable {
  /// What is looked for, and no other.
  public static final String VERSION = "3.35.0";

  private static final String ACCOUNT = "devstoreaccount1";

  /// Microsoft publishes it; it is the same in every Azurite.
  private static final String KEY =
      "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

  private final ScratchDirectory scratch = ScratchDirectory.create("azurite");
  private final WatchedProcess process;
  private final int port = Readiness.freePort();

  private AzuriteServer() {
    try {
      Path node = Readiness.program("node", "nodejs npm");
      process =
          WatchedProcess.start(
              "Azurite",
              scratch.path().resolve("azurite.log"),
              "TERM",
              Map.of(),
              List.of(
                  node.toString(),
                  script().toString(),
                  "--silent",
                  "--disableTelemetry",
                  "--skipApiVersionCheck",
                  "--inMemoryPersistence",
                  "--blobHost",
                  "127.0.0.1",
                  "--blobPort",
                  Integer.toString(port)));
    } catch (RuntimeException e) {
      scratch.close();
      throw e;
    }
    try {
      Readiness.await("Azurite", List.of(process), this::listens);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /// Where `verify` puts it. A shell goes by `HOME`, and Java's `user.home` by the account.
  private static Path script() {
    String cache = System.getenv("XDG_CACHE_HOME");
    String home = System.getenv().getOrDefault("HOME", System.getProperty("user.home"));
    Path folder =
        (cache == null || cache.isEmpty() ? Path.of(home, ".cache") : Path.of(cache))
            .resolve("tranship/azurite-" + VERSION);
    Path script = folder.resolve("node_modules/azurite/dist/src/blob/main.js");
    if (!Files.isRegularFile(script)) {
      throw new ServerStartException(
          "Azurite is not installed. Install it with: npm install --prefix "
              + folder
              + " azurite@"
              + VERSION);
    }
    return script;
  }

  private boolean listens() throws IOException {
    new Socket(InetAddress.ofLiteral("127.0.0.1"), port).close();
    return true;
  }

  /// Starts a server; the caller closes it.
  public static AzuriteServer start() {
    return new AzuriteServer();
  }

  /// The one server that all tests of this JVM share; it ends with the JVM. Tests keep apart by
  /// [#freshContainerName].
  public static AzuriteServer shared() {
    return Shared.SERVER;
  }

  private static final class Shared {
    static final AzuriteServer SERVER = start();
  }

  /// Scheme, address and port; the account is the first part of every path.
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  public String account() {
    return ACCOUNT;
  }

  /// The account's key in base64; a test value.
  public String key() {
    return KEY;
  }

  /// A container name that no other test uses. The container is not made.
  public String freshContainerName() {
    return "t-" + UUID.randomUUID();
  }

  /// Every live process of the server, for tests of this class.
  List<ProcessHandle> processes() {
    return process.processes();
  }

  /// Stops the server; its objects are gone. Safe to repeat.
  @Override
  public void close() {
    process.close();
    scratch.close();
  }
}
