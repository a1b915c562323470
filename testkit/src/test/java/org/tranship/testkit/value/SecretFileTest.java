package org.tranship.testkit.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.core.value.SecretRef;
import org.tranship.core.value.SecretVault;

/// A secret in a file is the file's content without its last line end, and nothing else is taken
/// off.
class SecretFileTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {"word,word", "word~,word", "word^~,word", "word ~,word ", "word~~,word~", "~,''"})
  void onlyTheLastLineEndIsTakenOff(String content, String secret) throws IOException {
    Path file = Files.writeString(directory.resolve("secret"), ends(content));
    assertThat(
            new SecretVault(Map.of())
                .resolve(new SecretRef(SecretRef.Source.FILE, file.toString()))
                .reveal())
        .isEqualTo(ends(secret));
  }

  private static String ends(String text) {
    return text.replace('~', '\n').replace('^', '\r');
  }
}
