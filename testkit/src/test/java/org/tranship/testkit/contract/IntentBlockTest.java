package org.tranship.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tranship.core.journal.IntentBlock;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.value.Key;

class IntentBlockTest {
  private static List<ObjectIntent> random(Random random) {
    List<ObjectIntent> intents = new ArrayList<>();
    for (int i = random.nextInt(50); i >= 0; i--) {
      Key key = Key.of(text(random));
      intents.add(
          random.nextBoolean()
              ? ObjectIntent.of(key)
              : new ObjectIntent(key, Key.of(text(random))));
    }
    return intents;
  }

  /// Few letters, so that keys share much; some of two, three and four bytes, shared half way.
  private static String text(Random random) {
    String[] letters = {
      "a", "b", "/", "\u00e9", "\u00e8", "\u4e2d", "\ud83d\udea2", "\ud83d\udea3"
    };
    StringBuilder text = new StringBuilder("k");
    for (int i = random.nextInt(random.nextInt(10) == 0 ? 2_000 : 20); i > 0; i--) {
      text.append(letters[random.nextInt(letters.length)]);
    }
    return text.toString();
  }

  @Test
  void whatGoesInComesOut() {
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      List<ObjectIntent> intents = random(random);
      byte[] block = IntentBlock.encode(intents);
      assertThat(IntentBlock.decode(block, intents.size())).isEqualTo(intents);
    }
  }

  @Test
  void aDamagedBlockIsRefusedOrDecodesToSomethingElseButNeverOverruns() {
    Random random = new Random(8);
    for (int round = 0; round < 500; round++) {
      List<ObjectIntent> intents = random(random);
      byte[] block = IntentBlock.encode(intents);
      assertThatThrownBy(
              () -> IntentBlock.decode(Arrays.copyOf(block, block.length - 1), intents.size()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(
              () -> IntentBlock.decode(Arrays.copyOf(block, block.length + 1), intents.size()))
          .isInstanceOf(IllegalArgumentException.class);
      byte[] damaged = block.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        assertThat(IntentBlock.decode(damaged, intents.size())).hasSameSizeAs(intents);
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageMatching(".+");
      }
    }
  }

  @Test
  void neighboursTakeFewBytes() {
    List<ObjectIntent> intents = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      intents.add(ObjectIntent.of(Key.of("batch-00003/object-%04d".formatted(i))));
    }
    assertThat(IntentBlock.encode(intents)).hasSizeLessThan(5_000);
  }
}
