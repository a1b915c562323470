package org.tranship.driver.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameEncodingTest {
  private static final long SEED = 20261121;
  private static final String[] PIECES = {
    "",
    ".",
    "..",
    "%",
    "%2E",
    "%25",
    "%00",
    "\0",
    "a",
    "A",
    "é",
    "É",
    "ß",
    "ẞ",
    "İ",
    "😀",
    "-",
    " ",
    "\\",
    "~",
    ".tranship~",
    "tranship",
    "2",
    "E",
    "e",
    "\uFFFD",
    "\uFFFF",
    "e\u0301",
    "\n"
  };

  private static String random(Random random) {
    StringBuilder part = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      part.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return part.toString();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isReversibleAndInjective(boolean caseSafe) {
    NameEncoding encoding = new NameEncoding(caseSafe);
    Random random = new Random(SEED);
    Map<String, String> partByName = new HashMap<>();
    Map<String, String> partByFoldedName = new HashMap<>();
    for (int i = 0; i < 200_000; i++) {
      String part = random(random);
      String name = encoding.encode(part);
      assertThat(encoding.decode(name)).as("seed %d: %s", SEED, part).contains(part);
      assertThat(name)
          .isNotEmpty()
          .isNotEqualTo(".")
          .isNotEqualTo("..")
          .doesNotContain("/")
          .doesNotContain("\0")
          .doesNotStartWith(Temporaries.RESERVED);
      String before = partByName.put(name, part);
      assertThat(before == null || before.equals(part)).isTrue();
      if (caseSafe) {
        String folded = partByFoldedName.put(name.toLowerCase(Locale.ROOT), part);
        assertThat(folded == null || folded.equals(part))
            .as("seed %d: \"%s\" and \"%s\" differ in case only", SEED, folded, part)
            .isTrue();
        assertThat(name).matches("\\A\\p{ASCII}+\\z");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void decodesOnlyWhatItEncodes(boolean caseSafe) {
    NameEncoding encoding = new NameEncoding(caseSafe);
    Random random = new Random(SEED);
    for (int i = 0; i < 200_000; i++) {
      String name = random(random);
      encoding.decode(name).ifPresent(part -> assertThat(encoding.encode(part)).isEqualTo(name));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "plain-Name.txt, plain-Name.txt",
    "100%, 100%25",
    "'', %",
    "., %2E",
    ".., %2E%2E",
    "..., ...",
    ".hidden, .hidden",
    ".tranship~x, %2Etranship~x",
    "größe, größe"
  })
  void leavesOrdinaryNamesAlone(String part, String name) {
    assertThat(new NameEncoding(false).encode(part)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a%", "%4", "%zz", "%41", "%2e", "%2F", "%C3%28", "%%", "%25%", ".tranship~x-1"})
  void doesNotKnowForeignNames(String name) {
    assertThat(new NameEncoding(false).decode(name)).isEmpty();
  }

  @Test
  void spellsCapitalsInBytesWhereCaseIsIgnored() {
    assertThat(new NameEncoding(true).encode("Aé")).isEqualTo("%41%C3%A9");
    assertThat(new NameEncoding(true).decode("A")).isEmpty();
  }
}
