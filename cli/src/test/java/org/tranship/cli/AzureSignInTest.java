package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.server.AzuriteServer;
import org.tranship.testkit.server.CertificateAuthority;
import org.tranship.testkit.server.CertificateAuthority.Issued;
import org.tranship.testkit.server.entra.EntraDouble;

/// Copies to Azure by a sign-in with Entra ID, in processes of their own, from whose environment
/// Microsoft's library reads too.
class AzureSignInTest {
  @TempDir private Path directory;

  private AnchoreScene.Ran run(Map<String, String> environment, Object... arguments)
      throws InterruptedException {
    Map<String, String> all = new TreeMap<>(environment);
    all.put("XDG_STATE_HOME", directory.resolve("state").toString());
    return CommandProcess.run(directory, List.of(), all, arguments);
  }

  @Test
  void signsInAsTheEnvironmentSaysAndShowsAndKeepsNothingOfIt() throws Exception {
    CertificateAuthority trusted = CertificateAuthority.make(directory, "authority");
    Issued server = trusted.issue("server");
    Path from = Files.createDirectories(directory.resolve("from"));
    Files.writeString(from.resolve("a"), "1");
    Files.writeString(from.resolve("b"), "22");
    try (EntraDouble entra = EntraDouble.start(server);
        AzuriteServer azurite = AzuriteServer.startSecured(server)) {
      String azure =
          "azblob://%s/%s/p?endpoint=%s&create-container=true&ca=%s"
              .formatted(
                  azurite.account(),
                  azurite.freshContainerName(),
                  azurite.uri(),
                  trusted.certificate());
      Map<String, String> application = new TreeMap<>();
      application.put("AZURE_TENANT_ID", EntraDouble.TENANT);
      application.put("AZURE_CLIENT_ID", EntraDouble.CLIENT);
      application.put("AZURE_AUTHORITY_HOST", entra.authority().toString());
      application.put("AZURE_CLIENT_SECRET", "wrong~" + EntraDouble.SECRET);

      AnchoreScene.Ran refused = run(application, "copy", "file:" + from, azure);
      assertThat(refused.code()).as(refused.all()).isEqualTo(3);
      assertThat(refused.all())
          .contains("TRS-106 Cannot sign in to azblob://", "AADSTS7000215")
          .doesNotContain(EntraDouble.SECRET, "msal", "Exception");

      application.put("AZURE_CLIENT_SECRET", EntraDouble.SECRET);
      AnchoreScene.Ran copied = run(application, "copy", "file:" + from, azure);
      assertThat(copied.code()).as(copied.all()).isZero();
      AnchoreScene.Ran verified = run(application, "verify", "last");
      assertThat(verified.code()).as(verified.all()).isZero();
      for (AnchoreScene.Ran ran : List.of(copied, verified)) {
        assertThat(ran.all()).doesNotContain(EntraDouble.SECRET, "eyJ", "msal");
      }
      assertThat(withText(EntraDouble.SECRET)).isEmpty();
      assertThat(withText("eyJ0")).isEmpty();

      Map<String, String> machine =
          Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", entra.machine().toString());
      AnchoreScene.Ran same =
          run(machine, "compare", "file:" + from, azure + "&managed-identity=true");
      assertThat(same.code()).as(same.all()).isZero();
      assertThat(entra.given()).contains("secret").endsWith("machine");
      assertThat(entra.strange()).isEmpty();
    }
  }

  /// Files that the commands left which have it in them.
  private List<Path> withText(String text) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> all = files.filter(Files::isRegularFile).toList();
      assertThat(all).anyMatch(file -> file.toString().endsWith(".tranship"));
      return all.stream().filter(file -> holds(file, text)).toList();
    }
  }

  private static boolean holds(Path file, String text) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
