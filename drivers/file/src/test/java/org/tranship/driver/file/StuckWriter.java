package org.tranship.driver.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.tranship.core.store.Content;
import org.tranship.core.store.PutRequest;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;

/// A process that stops in the middle of writing several objects, says so, and waits to be killed.
final class StuckWriter {
  private StuckWriter() {}

  public static void main(String[] arguments) throws InterruptedException {
    FileStore store = new FileStore(FileSettings.of(Path.of(arguments[0])));
    store.put(PutRequest.of(Key.of("done/before"), new byte[] {1}));
    List<Thread> threads =
        List.of("half", "new/deep/half", "done/before").stream()
            .map(key -> Thread.ofVirtual().start(() -> store.put(stuck(Key.of(key)))))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static PutRequest stuck(Key key) {
    return PutRequest.of(key, new Content.Streamed(ByteCount.of(1_000_000), Stuck::new));
  }

  /// Gives half a million bytes, then nothing any more.
  private static final class Stuck extends InputStream {
    private int left = 500_000;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (left == 0) {
        System.out.println("waiting");
        try {
          Thread.sleep(120_000);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        throw new IOException("nobody killed this process");
      }
      int count = Math.min(length, left);
      left -= count;
      return count;
    }
  }
}
