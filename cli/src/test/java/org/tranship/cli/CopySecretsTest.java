package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.stub.Fault;
import org.tranship.testkit.server.stub.FaultRule;
import org.tranship.testkit.server.stub.Operation;

/// The secret of a store is in nothing that a copy prints or leaves behind. [CopyScene] looks at
/// what every command of every test prints.
class CopySecretsTest {
  @TempDir private Path directory;

  @Test
  void aSecretIsInNoOutputNoJournalAndNoReport() throws Exception {
    try (CopyScene scene = new CopyScene(directory).with("a", "1").with("b", "2")) {
      scene.s3.faults(
          FaultRule.always(
              request -> request.operation() == Operation.PUT_OBJECT && request.key().equals("p/b"),
              new Fault.Answer(403, "SignatureDoesNotMatch", "No", Optional.empty())));
      assertThat(scene.copy(scene.files(), scene.s3("p")).code()).isNotZero();
      scene.s3.faults(FaultRule.never());
      assertThat(scene.copy(scene.files(), scene.s3("p"), "--json").code()).isZero();
      Path page = directory.resolve("report.html");
      for (List<String> command :
          List.of(
              List.of("status", "last"),
              List.of("report", "last", "--all"),
              List.of("report", "last", "--json"),
              List.of("report", "last", "--html", page.toString()),
              List.of("list", "--json"),
              List.of("verify", "last"))) {
        AnchoreScene.Ran ran = scene.run(command.toArray());
        assertThat(ran.code()).as(ran.all()).isZero();
      }
      assertThat(Files.readString(page)).contains("bucket").doesNotContain("not-to-be-seen");
      assertThat(withTheSecret(directory.resolve("journal"))).isEmpty();
      assertThat(withTheSecret(directory)).containsExactly(directory.resolve("secret"));
    }
  }

  private static List<Path> withTheSecret(Path below) throws IOException {
    try (Stream<Path> files = Files.walk(below)) {
      List<Path> all = files.filter(Files::isRegularFile).toList();
      assertThat(all).isNotEmpty();
      return all.stream().filter(CopySecretsTest::holdsTheSecret).toList();
    }
  }

  private static boolean holdsTheSecret(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains("not-to-be-seen");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
