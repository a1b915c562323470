package org.tranship.runbook.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.runbook.objects.CopyWorld.plan;
import static org.tranship.runbook.objects.CopyWorld.put;
import static org.tranship.runbook.objects.CopyWorld.texts;
import static org.tranship.runbook.objects.Troubled.assertHalted;
import static org.tranship.runbook.objects.Troubled.breakingOff;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.compare.Glob;
import org.tranship.core.compare.KeyFilter;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.Reason;
import org.tranship.core.value.Key;

/// A directory or a link that the source cannot list may hide what is meant, whatever the
/// inclusions say of its own name.
class UnlistableTest {
  private final CopyWorld world = new CopyWorld();

  private RunState copy(String key, String include, String exclude, boolean deleteExtra) {
    world.source = store -> breakingOff(store, 1, Optional.of(Key.of(key)));
    return world.process(plan(selection(include, exclude), WhenExists.UPDATE, deleteExtra)).start();
  }

  private static Selection selection(String include, String exclude) {
    return new Selection(
        new KeyFilter(globs(include), globs(exclude)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static List<Glob> globs(String glob) {
    return glob.isEmpty() ? List.of() : List.of(Glob.parse(glob));
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret/", "secret"})
  void anInclusionDoesNotSilenceWhatHidesWhatIsMeant(String key) {
    put(world.from, "a.jpg", "a");
    put(world.from, "z.jpg", "z");
    put(world.to, "secret/b.jpg", "the only copy");
    assertHalted(copy(key, "**/*.jpg", "", true), Reason.FAILED, "nothing was removed");
    assertThat(texts(world.to)).containsOnlyKeys("a.jpg", "secret/b.jpg", "z.jpg");
    assertThat(world.results(Passes.LIST, Outcome.FAILED)).containsOnlyKeys(Key.of(key));
  }

  @ParameterizedTest
  @CsvSource({
    "secret/, **/*.jpg, secret/**",
    "secret,  **/*.jpg, secret/**",
    "secret,  **/*.jpg, secret",
    "secret/, ab/**,    ''",
    "secret,  ab/**,    ''"
  })
  void whatIsExcludedAsAWholeOrLiesElsewhereHidesNothing(
      String key, String include, String exclude) {
    put(world.from, "ab/a.jpg", "a");
    put(world.from, "ab/z.jpg", "z");
    assertThat(copy(key, include, exclude, false)).isInstanceOf(Ready.class);
  }

  @ParameterizedTest
  @CsvSource({"secret/, secret/*", "secret/, secret", "secret/, **/*.txt", "secret, secret/*.jpg"})
  void anExclusionOfAPartSilencesNothing(String key, String exclude) {
    put(world.from, "a.jpg", "a");
    put(world.from, "z.jpg", "z");
    assertHalted(copy(key, "", exclude, false), Reason.PARTIAL, "1 name could not be listed");
  }

  @Test
  void whatAllInclusionsBeginWithMayLieBelowIt() {
    put(world.from, "secret/a/b.jpg", "a");
    assertHalted(
        copy("secret/", "secret/a/**", "", false), Reason.PARTIAL, "1 name could not be listed");
  }
}
