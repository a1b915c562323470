package org.tranship.driver.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Durability;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;
import org.tranship.testkit.contract.Probe;

/// Which calls make a batch durable.
class FileDurabilityTest {
  @TempDir Path root;

  /// The calls of this machine, written down; each may be made to fail.
  private static final class Recorded implements SystemCalls {
    private final SystemCalls real = Posix.LINUX.orElseThrow();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private volatile int failingSync;
    private volatile int failingRename;

    @Override
    public int openDirectory(Path directory) throws Refused {
      calls.add("open");
      return real.openDirectory(directory);
    }

    @Override
    public void close(int descriptor) {
      calls.add("close");
      real.close(descriptor);
    }

    @Override
    public void syncfs(int descriptor) throws Refused {
      calls.add("syncfs");
      if (failingSync != 0) {
        throw new Refused(failingSync, real.text(failingSync));
      }
      real.syncfs(descriptor);
    }

    @Override
    public void renameNoReplace(Path from, Path to) throws Refused {
      calls.add("rename");
      if (failingRename != 0) {
        throw new Refused(failingRename, real.text(failingRename));
      }
      real.renameNoReplace(from, to);
    }

    @Override
    public String text(int number) {
      return real.text(number);
    }
  }

  private FileStore store(SystemCalls calls) {
    return new FileStore(FileSettings.of(root), Clock.systemUTC(), Optional.of(calls));
  }

  @Test
  void syncsOnceForABatchAndNeverForAPut() {
    Recorded calls = new Recorded();
    List<Key> keys = IntStream.range(0, 1000).mapToObj(i -> Key.of(i % 10 + "/" + i)).toList();
    try (FileStore store = store(calls)) {
      new Probe(store).putAll(keys);
      // The descriptor is there before the first write, so that a failing one is told to it.
      assertThat(calls.calls).containsExactly("open");
      Durability durability = store.feature(Durability.class).orElseThrow();
      durability.settle(keys);
      assertThat(calls.calls).containsExactly("open", "syncfs");
      durability.settle(keys);
      durability.settle(List.of());
      assertThat(calls.calls).containsExactly("open", "syncfs", "syncfs");
    }
    assertThat(calls.calls).containsExactly("open", "syncfs", "syncfs", "close");
  }

  @Test
  void saysWhenTheDiskFailedAndTriesAgainWhenAsked() {
    Recorded calls = new Recorded();
    try (FileStore store = store(calls)) {
      new Probe(store).put("a", new byte[1]);
      Durability durability = store.feature(Durability.class).orElseThrow();
      calls.failingSync = SystemCalls.EIO;
      assertThatThrownBy(() -> durability.settle(List.of(Key.of("a"))))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNEXPECTED))
          .hasMessageContaining("input/output error");
      calls.failingSync = SystemCalls.ENOSPC;
      assertThatThrownBy(() -> durability.settle(List.of(Key.of("a"))))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FULL));
      calls.failingSync = 0;
      durability.settle(List.of(Key.of("a")));
    }
  }

  @Test
  void createsByALinkWhereTheFileSystemCannotRenameSo() {
    Recorded calls = new Recorded();
    calls.failingRename = SystemCalls.EINVAL;
    try (FileStore store = store(calls)) {
      PutRequest request =
          PutRequest.of(Key.of("d/a"), new byte[] {1}).with(new Condition.IfAbsent());
      new Probe(store).done(store.put(request));
      assertThat(new Probe(store).refusal(() -> store.put(request)))
          .isEqualTo(Kind.CONDITION_FAILED);
      assertThat(root.resolve("d").toFile().list()).containsExactly("a");
      calls.failingRename = SystemCalls.ENOSPC;
      assertThat(new Probe(store).refusal(() -> store.put(request.withKey(Key.of("d/b")))))
          .isEqualTo(Kind.FULL);
      calls.failingRename = SystemCalls.EROFS;
      assertThat(new Probe(store).refusal(() -> store.put(request.withKey(Key.of("d/b")))))
          .isEqualTo(Kind.ACCESS_DENIED);
      assertThat(root.resolve("d").toFile().list()).containsExactly("a");
    }
  }
}
