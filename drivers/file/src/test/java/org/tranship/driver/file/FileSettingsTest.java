package org.tranship.driver.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.store.Stores;
import org.tranship.core.value.Key;
import org.tranship.core.value.Location;
import org.tranship.core.value.SecretRef;
import org.tranship.testkit.contract.Probe;

/// Options, and the location that is taken literally.
class FileSettingsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "link, keep, there is no option",
    "links, KEEP, 'links=KEEP is not known'",
    "links, '', 'links= is not known'",
    "encode-keys, yes, says neither yes nor no",
    "create, 1, says neither yes nor no",
    "empty-directories, drop, is not known"
  })
  void refusesOptionsThatItDoesNotKnow(String option, String value, String reason) {
    StoreSpec spec = new StoreSpec(new Location("file", "/x"), Map.of(option, value), Map.of());
    assertThatThrownBy(() -> FileSettings.of(spec))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFIGURATION))
        .hasMessageContaining(reason)
        .hasMessageContaining("What there is: ");
  }

  @Test
  void readsOptionsWithEitherStroke() {
    for (String option : List.of("encode-keys", "encode_keys")) {
      StoreSpec spec = new StoreSpec(new Location("file", "/x"), Map.of(option, "true"), Map.of());
      assertThat(FileSettings.of(spec).encodeKeys()).isTrue();
    }
  }

  @Test
  void refusesSecretsAndTheEmptyPath() {
    assertThatThrownBy(() -> FileSettings.of(StoreSpec.of("file:")))
        .hasMessageContaining("the directory is missing");
    StoreSpec secret =
        new StoreSpec(
            new Location("file", "/x"),
            Map.of(),
            Map.of("password", SecretRef.parse("env:P").orElseThrow()));
    assertThatThrownBy(() -> FileSettings.of(secret)).hasMessageContaining("no secret");
  }

  @Test
  void takesTheLocationLiterally() {
    Path odd = directory.resolve("a?links=keep&b%20c#d e");
    StoreSpec spec =
        new StoreSpec(Location.parse("file:" + odd), Map.of("create", "true"), Map.of());
    Stores stores =
        Stores.installed(
            _ -> {
              throw new AssertionError("Files have no secrets.");
            });
    try (Store store = stores.open(spec)) {
      new Probe(store).put("k", new byte[] {1});
      assertThat(store).hasToString("file:" + odd);
    }
    assertThat(odd.resolve("k")).exists();
    try (Store store = stores.open(spec)) {
      new Probe(store).holds(Key.of("k"), new byte[] {1});
    }
  }
}
