package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.catalog.CatalogException;
import org.tranship.core.journal.JournalException;
import org.tranship.core.run.RunRefused;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Key;
import org.tranship.core.work.EngineRefused;
import org.tranship.core.work.PassStopped;
import org.tranship.testkit.anchore.AnchoreDocuments;

/// What a command ends with when it ends with a fault, and what a script reads of it.
class FaultExitTest {
  @TempDir private Path directory;

  private static StoreException store(StoreException.Kind kind) {
    return StoreException.of(kind, "read", "s3://bucket/")
        .key(Key.of("a"))
        .because("of a test")
        .next("Do this.")
        .build();
  }

  private static JournalException journal(IOException why) {
    return new JournalException(JournalException.Kind.UNAVAILABLE, "Cannot lock the run.", why);
  }

  @Test
  void aFaultHasOneExitCodeWhoeverMeetsIt() {
    for (StoreException.Kind kind : StoreException.Kind.values()) {
      ExitCode wanted =
          switch (kind) {
            case CONFIGURATION -> ExitCode.USAGE;
            case INTERRUPTED -> ExitCode.INTERRUPTED;
            case CONTAINER_MISSING,
                ACCESS_DENIED,
                BAD_CREDENTIALS,
                INVALID_KEY,
                UNSUPPORTED,
                TOO_LARGE ->
                ExitCode.REFUSED;
            default -> ExitCode.FAILED;
          };
      assertThat(FaultExit.of(store(kind))).as(kind.name()).contains(wanted);
      assertThat(FaultExit.of(new PassStopped(store(kind)))).as(kind.name()).contains(wanted);
    }
    assertThat(FaultExit.of(new PassStopped(new EngineRefused("TRW-108", "Old Java."), "spark")))
        .contains(ExitCode.REFUSED);
    assertThat(FaultExit.of(new PassStopped("TRW-107", "spark", "Nobody is heard of.")))
        .contains(ExitCode.FAILED);
    assertThat(FaultExit.of(new RunRefused("no"))).contains(ExitCode.REFUSED);
    assertThat(FaultExit.of(new InterruptedException())).contains(ExitCode.INTERRUPTED);
    assertThat(FaultExit.of(journal(new ClosedByInterruptException())))
        .as("told to stop while a file of the journal was used")
        .contains(ExitCode.INTERRUPTED);
    assertThat(FaultExit.of(journal(new IOException("I/O error")))).contains(ExitCode.FAILED);
    assertThat(FaultExit.of(CatalogException.Kind.ACCESS_DENIED))
        .as("a wrong password of a database and of a store end alike")
        .isEqualTo(FaultExit.of(StoreException.Kind.BAD_CREDENTIALS));
    assertThat(FaultExit.of(JournalException.Kind.LOCKED)).isEqualTo(ExitCode.REFUSED);
    assertThat(FaultExit.of(new IllegalStateException("a bug"))).isEqualTo(Optional.empty());
  }

  @Test
  void aJournalThatCannotBeUnderstoodIsAnErrorOfUse() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    for (String journal : new String[] {"/some/where", "elsewhere:/x", "sqlite:" + file}) {
      AnchoreScene.Ran ran = Commands.run("list", "--journal", journal);
      assertThat(ran.code()).as(ran.all()).isEqualTo(ExitCode.USAGE.number());
      assertThat(ran.err()).contains("TRS-").doesNotContain("bug");
    }
    assertThat(Commands.run("list", "--journal", "/some/where").err())
        .contains("--journal sqlite:/some/where");
  }

  @Test
  void inJsonModeAFaultIsADocument() {
    AnchoreScene.Ran journal = Commands.run("list", "--json", "--journal", "/some/where");
    assertThat(journal.out())
        .startsWith("{\"error\":{\"code\":\"TRS-506\",\"message\":\"--journal ")
        .endsWith("\"exit\":2}\n");
    AnchoreScene.Ran run =
        Commands.run("status", "2026", "--json", "--journal", "sqlite:" + directory.resolve("j"));
    assertThat(run.out())
        .startsWith("{\"error\":{\"code\":\"TRS-505\",")
        .contains("'tranship status --help' tells more.")
        .endsWith("\"exit\":2}\n");
    AnchoreScene.Ran typed = Commands.run("list", "--jsn", "--json");
    assertThat(typed.out()).startsWith("{\"error\":{\"code\":\"\",\"message\":\"Unknown option");
    assertThat(ErrorDocument.of(ExitCode.FAILED, store(StoreException.Kind.BAD_CREDENTIALS)))
        .isEqualTo(
            new ErrorDocument(
                ExitCode.FAILED,
                "TRS-106",
                "Cannot read \"a\" in s3://bucket/: of a test.",
                "Do this."));
  }

  @Test
  void nothingFromOutsideSteersTheTerminal() {
    String name = "\u001b[2J";
    String journal = "sqlite:" + directory.resolve("j" + name);
    for (AnchoreScene.Ran ran :
        List.of(
            Commands.run("status", name, "--journal", journal),
            Commands.run("list", "--journal", name),
            Commands.run(name))) {
      assertThat(ran.all()).contains("<U+001B>[2J").doesNotContain("\u001b");
    }
  }

  @Test
  void wrongCredentialsAreRefusedWhoeverChecksThem() {
    AnchoreScene scene = AnchoreScene.with(directory, AnchoreDocuments.seven());
    String wrong = scene.anchore().sqlAlchemyUrl().replaceFirst(":[^:@]*@", ":wrong@");
    AnchoreScene.Ran database =
        Commands.run("anchore", "--db-connect", wrong, "list-migrations", "--json");
    assertThat(database.code()).as(database.all()).isEqualTo(ExitCode.REFUSED.number());
    assertThat(database.out()).startsWith("{\"error\":{\"code\":\"TRS-302\"");
    Path s3 = scene.s3("anchore-wrong-keys", "");
    AnchoreScene.Ran store =
        scene.migrate(scene.db(), scene.config("wrong.yaml", wrongKeys(s3)), "--json");
    assertThat(store.code()).as(store.all()).isEqualTo(ExitCode.REFUSED.number());
  }

  private static String wrongKeys(Path config) {
    try {
      String text = Files.readString(config).replaceAll("secret_key: .*", "secret_key: not-this");
      return text.substring(text.indexOf("archive:")).replace("\n    ", "\n");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
