package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.JournalEntry.RunChanged;
import org.tranship.core.journal.Journals;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunLog;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.value.Key;
import org.tranship.core.value.Location;
import org.tranship.core.value.SecretVault;
import picocli.CommandLine;

class ReportCommandTest {
  private static final RunId ID = new RunId("20261121-093412-k7q2");
  private static final Instant AT = Instant.parse("2026-11-21T09:34:12Z");

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void makeARunThatIsPartial() {
    try (Journal journal =
            Journals.installed(new SecretVault(System.getenv())).open(Location.parse(url()));
        RunLog log =
            journal.create(
                new RunHeader(ID, "of-tomorrow", Map.of("from", "a"), AT, "op@host", "0.1.0"))) {
      log.append(new RunChanged(AT, "migrating", "op@host"));
      PassId pass = PassId.of("a-pass-of-its-own");
      log.record(
          pass,
          List.of(
              ObjectResult.acted(Key.of("good"), Outcome.DONE, "", ""),
              ObjectResult.acted(Key.of("bad\n1"), Outcome.FAILED, "TRS-9", "TRS-9 No."),
              ObjectResult.acted(Key.of("bad2"), Outcome.UNKNOWN, "TRS-8", "TRS-8 Who knows.")));
      log.append(new RunChanged(AT.plusSeconds(7), "partial", "2 failed."));
    }
  }

  @Test
  void tellsOfARunOfAnyRunbookFromItsJournalAlone() {
    assertThat(run("report", "last")).isEqualTo(ExitCode.DONE.number());
    assertThat(out.toString())
        .startsWith("2 objects failed while migrating.")
        .contains("of-tomorrow", "a-pass-of-its-own", "TRS-9", "7.0 s");
    assertThat(run("status", "last")).isEqualTo(ExitCode.DONE.number());
    assertThat(out.toString()).contains("1 done, 0 same, 1 failed, 1 unknown");
  }

  @Test
  void printsOneDocument() {
    assertThat(run("report", ID.text(), "--json")).isEqualTo(ExitCode.DONE.number());
    assertThat(out.toString().strip())
        .startsWith("{")
        .endsWith("}")
        .contains("\"state\" : \"partial\"", "\"total\" : 2");
  }

  @Test
  void writesAPageAndReplacesAnOldOne() throws Exception {
    Path page = folder.resolve("report.html");
    Files.writeString(page, "old");
    assertThat(run("report", "2026", "--html", page.toString())).isEqualTo(ExitCode.DONE.number());
    assertThat(page).content().startsWith("<!DOCTYPE html>").contains("2 objects failed", "bad2");
    assertThat(out.toString()).contains("The report is in " + page);
    try (var files = Files.list(folder)) {
      assertThat(files).noneMatch(file -> file.toString().endsWith(".new"));
    }
  }

  @ParameterizedTest
  @CsvSource({"RSA,SHA256withRSA", "EC,SHA256withECDSA", "Ed25519,Ed25519"})
  void signsAPageSoThatAChangeIsFound(String kind, String algorithm) throws Exception {
    Path page = folder.resolve("report.html");
    SigningKey signer = SigningKey.in(folder, kind);
    Path key = signer.file();
    assertThat(run("report", "last", "--html", page.toString(), "--sign", key.toString()))
        .as(err.toString())
        .isEqualTo(ExitCode.DONE.number());
    Path signature = folder.resolve("report.html.sig");
    assertThat(out.toString()).contains("its signature by " + key + " in " + signature);
    byte[] signed = Files.readAllBytes(signature);
    assertThat(signer.hasSigned(algorithm, Files.readString(page), signed)).isTrue();
    String changed = Files.readString(page).replace("bad2", "bad3");
    assertThat(signer.hasSigned(algorithm, changed, signed)).isFalse();
  }

  @Test
  void signsNothingWithWhatIsNoKey() throws Exception {
    Path page = folder.resolve("report.html");
    Path key = Files.writeString(folder.resolve("key.pem"), "no key");
    assertThat(run("report", "last", "--html", page.toString(), "--sign", key.toString()))
        .isEqualTo(ExitCode.REFUSED.number());
    assertThat(err.toString()).contains("TRS-533", "PKCS#8", "Nothing was written");
    assertThat(page).doesNotExist();
    assertThat(run("report", "last", "--sign", key.toString())).isEqualTo(ExitCode.USAGE.number());
  }

  @Test
  void saysWhyAPageCannotBeWritten() {
    String page = folder.resolve("missing").resolve("report.html").toString();
    assertThat(run("report", "last", "--html", page)).isEqualTo(ExitCode.FAILED.number());
    assertThat(err.toString()).contains("TRS-503", page, "there is no such file or directory");
  }

  @Test
  void namesEveryFailedObjectOnALineOfItsOwn() {
    assertThat(run("report", "last", "--all")).isEqualTo(ExitCode.DONE.number());
    assertThat(out.toString().lines())
        .containsExactly(
            "a-pass-of-its-own  failed  bad<U+000A>1  TRS-9 No.",
            "a-pass-of-its-own  unknown  bad2  TRS-8 Who knows.");
    out.getBuffer().setLength(0);
    assertThat(run("report", "last", "--all", "--json")).isEqualTo(ExitCode.DONE.number());
    assertThat(out.toString().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("{\"pass\":\"a-pass-of-its-own\"") && line.endsWith("}"));
  }

  @Test
  void refusesARunThatIsNotThere() {
    assertThat(run("report", "2030")).isEqualTo(ExitCode.USAGE.number());
    assertThat(err.toString()).contains("There is no run \"2030\"");
    assertThat(run("report", "last", "--all", "--html", "x")).isEqualTo(ExitCode.USAGE.number());
  }

  private String url() {
    return "sqlite:" + folder.resolve("journal");
  }

  private int run(String... args) {
    String[] all = java.util.Arrays.copyOf(args, args.length + 2);
    all[args.length] = "--journal";
    all[args.length + 1] = url();
    CommandLine commandLine = CommandTree.of(all);
    commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return commandLine.execute(all);
  }
}
