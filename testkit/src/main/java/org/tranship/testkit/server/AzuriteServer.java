package org.tranship.testkit.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.tranship.testkit.server.CertificateAuthority.Issued;
import org.tranship.testkit.server.MariaDbServer.Database;

/// Azurite's blob service, or its table service, on 127.0.0.1: Microsoft's own emulator of Azure
/// Storage, which needs Node. What it is given is kept in its memory, if it is not told otherwise.
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
  private final boolean tls;

  /// Which of Azurite's services, each of them a program of its own.
  private enum Service {
    BLOB,
    TABLE;

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// @param metadata the database in which it keeps what it knows of blobs; none: its memory
  private AzuriteServer(Service service, Optional<Issued> tls, Optional<Database> metadata) {
    this.tls = tls.isPresent();
    try {
      Path node = Readiness.program("node", "nodejs npm");
      List<String> command =
          new ArrayList<>(
              List.of(
                  node.toString(),
                  script(service).toString(),
                  "--silent",
                  "--disableTelemetry",
                  "--skipApiVersionCheck",
                  "--" + service.word() + "Host",
                  "127.0.0.1",
                  "--" + service.word() + "Port",
                  Integer.toString(port)));
      command.addAll(
          metadata.isEmpty()
              ? List.of("--inMemoryPersistence")
              : List.of("--location", scratch.path().toString()));
      tls.ifPresent(
          issued ->
              command.addAll(
                  List.of(
                      "--oauth",
                      "basic",
                      "--cert",
                      issued.certificate().toString(),
                      "--key",
                      issued.key().toString())));
      process =
          WatchedProcess.start(
              "Azurite",
              scratch.path().resolve("azurite.log"),
              "TERM",
              metadata.map(it -> Map.of("AZURITE_DB", it.mysql())).orElse(Map.of()),
              command);
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
  private static Path script(Service service) {
    String cache = System.getenv("XDG_CACHE_HOME");
    String home = System.getenv().getOrDefault("HOME", System.getProperty("user.home"));
    Path folder =
        (cache == null || cache.isEmpty() ? Path.of(home, ".cache") : Path.of(cache))
            .resolve("tranship/azurite-" + VERSION);
    Path script = folder.resolve("node_modules/azurite/dist/src/" + service.word() + "/main.js");
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

  /// Starts a server of blobs; the caller closes it.
  public static AzuriteServer start() {
    return new AzuriteServer(Service.BLOB, Optional.empty(), Optional.empty());
  }

  /// Starts a server of blobs for tens of thousands of them; the caller closes it. What is in its
  /// memory Azurite looks for one after the other, so it takes ever longer.
  ///
  /// @param metadata an empty database, in which it keeps what it knows of blobs; their bytes are
  ///   in files
  public static AzuriteServer startLarge(Database metadata) {
    return new AzuriteServer(Service.BLOB, Optional.empty(), Optional.of(metadata));
  }

  /// Starts a server of blobs that is spoken to with TLS and takes tokens of Entra ID beside the
  /// account's key; the caller closes it. It looks at a token's times, issuer and audience, and not
  /// at its signature.
  ///
  /// @param certificate its own
  public static AzuriteServer startSecured(Issued certificate) {
    return new AzuriteServer(Service.BLOB, Optional.of(certificate), Optional.empty());
  }

  /// Starts a server of tables; the caller closes it.
  public static AzuriteServer startTables() {
    return new AzuriteServer(Service.TABLE, Optional.empty(), Optional.empty());
  }

  /// The one server that all tests of this JVM share; it ends with the JVM. Tests keep apart by
  /// [#freshContainerName].
  public static AzuriteServer shared() {
    return Shared.SERVER;
  }

  /// The one server of tables that all tests of this JVM share. Tests keep apart by
  /// [#freshTableName].
  public static AzuriteServer sharedTables() {
    return SharedTables.SERVER;
  }

  private static final class Shared {
    static final AzuriteServer SERVER = start();
  }

  private static final class SharedTables {
    static final AzuriteServer SERVER = startTables();
  }

  /// Scheme, address and port; the account is the first part of every path.
  public URI uri() {
    return URI.create((tls ? "https" : "http") + "://127.0.0.1:" + port);
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

  /// A table name that no other test uses. The table is not made.
  public String freshTableName() {
    return "t" + UUID.randomUUID().toString().replace("-", "");
  }

  /// How a client of tables is told where they are and who asks.
  public String connectionString() {
    return "AccountName="
        + ACCOUNT
        + ";AccountKey="
        + KEY
        + ";TableEndpoint="
        + uri()
        + "/"
        + ACCOUNT;
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
