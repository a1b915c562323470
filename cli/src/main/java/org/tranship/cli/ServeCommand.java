package org.tranship.cli;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import org.tranship.core.journal.Journal;
import org.tranship.core.value.Secret;
import org.tranship.server.Server;
import org.tranship.server.Token;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship serve`.
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Offers the commands as jobs over HTTP, and a live page of them: garbage collection, fsck,"
          + " migrations, copies, snapshots, and the switch that makes a registry read-only. What they"
          + " may touch stands in the configuration. Listens on this machine alone unless that says"
          + " otherwise, and to nobody without the token.",
      "Goes on until it is told to stop (Ctrl-C, SIGTERM): then its jobs stop in good order, and the"
          + " same jobs go on with what they left."
    })
final class ServeCommand implements Callable<Integer> {
  private static final String FOLDERLESS = "TRV-207";

  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();

  @Parameters(paramLabel = "CONFIG.yaml", description = "The configuration; see docs/server.md.")
  private Path config;

  @Override
  public Integer call() throws Exception {
    return Session.run(spec, options, this::serve);
  }

  private ExitCode serve(Session session) {
    ServeFile file = ServeFile.read(config);
    Composition parts = session.composition();
    InetSocketAddress address = file.address();
    Optional<SSLContext> tls = file.tls(parts.vault());
    Optional<Map<String, String>> fence = file.fence(parts.controls(), parts.vault());
    int atOnce = file.atOnce();
    Optional<Secret> own = file.token(parts.vault());
    Journal journal = parts.journal();
    Path folder = folder(journal);
    ServedActions actions = new ServedActions(file, options.journal(), journal, fence);
    Path kept = folder.resolve("token");
    try (Server server =
        Server.start(
            new Server.Options(
                address, tls, () -> own.map(Token::of).orElseGet(() -> Token.made(kept)), atOnce),
            actions,
            journal,
            folder,
            parts.clock())) {
      say(session, tls.isPresent(), server.address(), own.isPresent() ? "" : kept.toString());
      awaitStop();
    }
    return ExitCode.DONE;
  }

  private static Path folder(Journal journal) {
    return journal
        .directory()
        .map(it -> it.resolve("serve"))
        .orElseThrow(
            () ->
                new CommandFailed(
                    ExitCode.REFUSED,
                    FOLDERLESS
                        + " This journal has no folder on this machine in which jobs could be kept."
                        + " Name one that has, as in --journal sqlite:DIRECTORY.",
                    null));
  }

  private static void say(
      Session session, boolean secure, InetSocketAddress address, String tokenFile) {
    String host = address.getAddress().getHostAddress();
    String url =
        (secure ? "https://" : "http://")
            + (host.indexOf(':') < 0 ? host : "[" + host + "]")
            + ":"
            + address.getPort()
            + "/";
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("url", url);
    document.put("tokenFile", tokenFile);
    session.result(
        document,
        "Listening at "
            + url
            + (tokenFile.isEmpty()
                ? "; the token is that of the configuration."
                : "; the token is in " + tokenFile + "."));
  }

  /// Being told to stop is the orderly end of this command, and nothing is left of it: its jobs are
  /// waited for.
  private static void awaitStop() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException _) {
      // As wished.
    }
  }
}
