package org.tranship.driver.file;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.tranship.core.store.Condition;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.Durability;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;
import org.tranship.testkit.contract.Probe;
import org.tranship.testkit.contract.Samples;

/// Run where `ROOT` is a file system of one mebibyte that nobody else sees and `ROOT/sub` is
/// another: fills it, and prints what became of each try.
final class FullDisk {
  private FullDisk() {}

  public static void main(String[] arguments) {
    Path root = Path.of(arguments[0]);
    try (FileStore store = new FileStore(FileSettings.of(root))) {
      Probe probe = new Probe(store);
      probe.put("small", new byte[] {1});
      byte[] big = Samples.bytes(1, 2_000_000);
      say("memory", probe, () -> store.put(PutRequest.of(Key.of("d/big"), big)));
      PutRequest streamed = PutRequest.of(Key.of("d/big"), Samples.streamed(big));
      say("stream", probe, () -> store.put(streamed));
      say("create", probe, () -> store.put(streamed.with(new Condition.IfAbsent())));
      say("over", probe, () -> store.put(streamed.withKey(Key.of("small"))));
      small(store, probe, root);
      System.out.println("keys=" + probe.keys());
      System.out.println("left=" + List.of(root.resolve("d").toFile().list()));
      probe.holds(Key.of("small"), new byte[] {1});
      // There is room again, and another file system below the root settles with the same call.
      byte[] fits = Samples.bytes(2, 500_000);
      probe.put("d/fits", fits);
      probe.put("sub/deep/other", fits);
      store
          .feature(Durability.class)
          .orElseThrow()
          .settle(List.of(Key.of("d/fits"), Key.of("sub/deep/other")));
      probe.holds(Key.of("sub/deep/other"), fits);
      System.out.println("settled=" + probe.keys());
    }
  }

  /// What goes the short way, in one piece: there is room for a part of it.
  private static void small(FileStore store, Probe probe, Path root) {
    probe.put("filler", Samples.bytes(3, 1_000_000));
    PutRequest fresh =
        PutRequest.of(Key.of("fresh"), Samples.bytes(4, SmallFiles.MOST))
            .with(new Condition.IfAbsent());
    try {
      store.put(fresh).orThrow();
      System.out.println("It was written.");
    } catch (StoreException e) {
      System.out.println(e.getMessage());
    }
    // What is there already is told as ever, and not as a fault of the disk.
    say("there", probe, () -> store.put(fresh.withKey(Key.of("small"))));
    System.out.println("names=" + names(root));
    store.delete(List.of(DeleteRequest.of(Key.of("filler")))).getFirst().orThrow();
  }

  /// All that is there but the mark of a store that is open.
  private static List<String> names(Path root) {
    return Stream.of(root.toFile().list())
        .filter(name -> !name.endsWith(".live"))
        .sorted()
        .toList();
  }

  private static void say(String name, Probe probe, Supplier<WriteOutcome> put) {
    Kind kind = probe.refusal(put);
    System.out.println(name + "=" + kind);
  }
}
